import {randomUUID} from 'node:crypto';
import type {Clock} from '../domain/clock.ts';
import {issuer} from '../signing/issuer.ts';
import type {Keyring} from '../signing/keyring.ts';
import {signJwt} from '../signing/sign-jwt.ts';
import {type AccessTokenClaims, accessTokenAudience, accessTokenType} from './access-token-claims.ts';
import {accessTokenLifetimeMs} from './session-lifetime.ts';

/** For whom an access token is. */
export type AccessTokenSubject = Pick<
  AccessTokenClaims,
  'sub' | 'tenant' | 'sid' | 'client_id' | 'scope' | 'auth_time'
> & {
  /** No token outlives it. */
  readonly end: Date | undefined;
};

export interface AccessToken {
  readonly token: string;
  readonly expireTime: Date;
}

/** Signs an access token (RFC 9068). Fails with SERVICE_UNAVAILABLE while there is no key to sign with. */
export type IssueAccessToken = (subject: AccessTokenSubject) => AccessToken;

export const issueAccessTokens =
  (keyring: Pick<Keyring, 'signing'>, clock: Clock): IssueAccessToken =>
  ({end, ...subject}) => {
    const now = clock().getTime();
    const exp = Math.floor(Math.min(now + accessTokenLifetimeMs, end?.getTime() ?? Number.POSITIVE_INFINITY) / 1000);
    const claims: AccessTokenClaims = {
      iss: issuer,
      aud: accessTokenAudience,
      ...subject,
      jti: randomUUID(),
      iat: Math.floor(now / 1000),
      exp,
    };
    return {token: signJwt(keyring.signing(), accessTokenType, claims), expireTime: new Date(exp * 1000)};
  };
