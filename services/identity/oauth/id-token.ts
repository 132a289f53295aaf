import type {Clock} from '../domain/clock.ts';
import {numericDate} from '../sessions/access-token-claims.ts';
import type {Keyring} from '../signing/keyring.ts';
import {signJwt} from '../signing/sign-jwt.ts';

/** Who has signed in, for a client. */
export interface IdTokenSubject {
  /** `tenants/{tenant}/users/{user}`. */
  readonly user: string;
  readonly tenant: string;
  readonly clientId: string;
  /** When they have shown who they are. */
  readonly authTime: Date;
  /** Of the authorization request; empty where it had none. */
  readonly nonce: string;
}

/** Signs an ID token (OpenID Connect Core section 2). Fails with SERVICE_UNAVAILABLE while there is no key to sign with. */
export type IssueIdToken = (subject: IdTokenSubject) => string;

const lifetimeSeconds = 300;

/** @param issuer the public URL, as the discovery names it. */
export const issueIdTokens =
  (keyring: Pick<Keyring, 'signing'>, issuer: string, clock: Clock): IssueIdToken =>
  ({user, tenant, clientId, authTime, nonce}) => {
    const iat = numericDate(clock());
    return signJwt(keyring.signing(), 'JWT', {
      iss: issuer,
      sub: user,
      aud: clientId,
      iat,
      exp: iat + lifetimeSeconds,
      auth_time: numericDate(authTime),
      ...(nonce !== '' && {nonce}),
      tenant,
    });
  };
