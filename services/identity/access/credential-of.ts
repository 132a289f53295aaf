import type {Access} from '../domain/access/access.ts';
import {heldBy} from '../domain/access/held-by.ts';
import {isActive} from '../domain/access/in-force.ts';
import type {Credential} from '../domain/credential.ts';

const made = new WeakMap<Access, Credential>();

/**
 * A signed-in user as ext_authz sees them. The same object for the same access until something that they hold expires:
 * its transaction token is found by it, and is valid no longer.
 */
export const credentialOf = (access: Access, now: Date): Credential => {
  const earlier = made.get(access);
  if (earlier && (earlier.expireTime === undefined || now < earlier.expireTime)) return earlier;
  const {tenant, suspended, user: name} = access;
  const credential = {name, tenant, ...heldBy(access, now), revoked: !isActive(access), suspended};
  made.set(access, credential);
  return credential;
};
