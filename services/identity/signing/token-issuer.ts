import type {Clock} from '../domain/clock.ts';
import type {Credential} from '../domain/credential.ts';
import {issuer} from './issuer.ts';
import type {Keyring} from './keyring.ts';
import {signToken} from './sign-token.ts';
import {tokenLifetimeMs, tokenReuseMs} from './token-lifetime.ts';

/** A token and the time until which it may be handed out again. */
export interface IssuedToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly reuseUntil: number;
}

/**
 * Answers the transaction token of a credential, signed when there is none with enough of its life left. Never valid
 * for longer than the credential. Fails with SERVICE_UNAVAILABLE while there is no key to sign with.
 */
export type TokenIssuer = (credential: Credential) => IssuedToken;

export const tokenIssuer = (keyring: Pick<Keyring, 'signing'>, clock: Clock): TokenIssuer => {
  const issued = new WeakMap<Credential, IssuedToken>();
  return (credential) => {
    const now = clock().getTime();
    const earlier = issued.get(credential);
    if (earlier && now < earlier.reuseUntil) return earlier;
    const end = credential.expireTime?.getTime() ?? Number.POSITIVE_INFINITY;
    const token = signToken(keyring.signing(), {
      iss: issuer,
      aud: 'souk.local',
      sub: credential.name,
      tenant: credential.tenant,
      permissions: credential.permissions,
      ...(credential.grants.length > 0 && {grants: credential.grants}),
      sid: credential.session,
      acts_under: credential.actsUnder,
      iat: Math.floor(now / 1000),
      exp: Math.floor(Math.min(now + tokenLifetimeMs, end) / 1000),
    });
    const next = {token, reuseUntil: Math.min(now + tokenReuseMs, end)};
    issued.set(credential, next);
    return next;
  };
};
