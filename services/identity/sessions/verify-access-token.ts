import {LRUCache} from 'lru-cache';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Clock} from '../domain/clock.ts';
import {failure} from '../domain/failure.ts';
import {issuer} from '../signing/issuer.ts';
import type {Keyring} from '../signing/keyring.ts';
import {verifyJwt} from '../signing/verify-jwt.ts';
import {type AccessTokenClaims, accessTokenClaims, accessTokenType} from './access-token-claims.ts';

/** What an access token says. Fails with ACCESS_TOKEN_INVALID (UNAUTHENTICATED), SERVICE_UNAVAILABLE without keys. */
export type VerifyAccessToken = (token: string) => AccessTokenClaims;

/** How far the clocks of replicas may be apart. */
const clockSkewMs = 5_000;
const maxRemembered = 20_000;

/** Verifies by itself what the edge has verified already: a request that comes another way finds the same lock. */
export const verifyAccessTokens = (keyring: Pick<Keyring, 'published'>, clock: Clock): VerifyAccessToken => {
  // Only what was verified: whoever guesses pushes nothing out.
  const verified = new LRUCache<string, AccessTokenClaims>({max: maxRemembered});
  return (token) => {
    const claims = verified.get(token) ?? claimsOf(token, keyring);
    if (claims === undefined || claims.exp * 1000 + clockSkewMs <= clock().getTime()) {
      verified.delete(token);
      throw failure(ErrorReason.ACCESS_TOKEN_INVALID, 'The access token is not valid here, or its time is over.');
    }
    verified.set(token, claims);
    return claims;
  };
};

const claimsOf = (token: string, keyring: Pick<Keyring, 'published'>): AccessTokenClaims | undefined => {
  const {data} = accessTokenClaims.safeParse(verifyJwt(token, accessTokenType, keyring.published()));
  return data?.iss === issuer ? data : undefined;
};
