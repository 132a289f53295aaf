import type {Call} from '#runtime/server/call.ts';
import {checkHandedOut} from '../domain/access/hand-out.ts';
import {isCurrent} from '../domain/access/in-force.ts';
import {userIdOf} from '../domain/access/own-tenant.ts';
import type {AccessDeps} from './access-deps.ts';
import {holdingsOf} from './holdings-of.ts';

/**
 * Checks that a caller holds all that a user holds, or would if they were active: who says where the links that set a password
 * go can act as the user from then on. Fails with USER_NOT_FOUND, PERMISSION_NOT_HELD.
 */
export const checkHoldsAllOf = async (
  deps: Pick<AccessDeps, 'clock'> & {readonly access: Pick<AccessDeps['access'], 'accessOf'>},
  call: Call,
  user: string,
): Promise<void> => {
  userIdOf(user, call.tenant);
  const {roles} = await deps.access.accessOf(user);
  const given = roles.filter((role) => isCurrent(role, deps.clock()));
  if (given.length > 0) checkHandedOut(given, await holdingsOf(deps, call));
};
