import type {Call} from '#runtime/server/call.ts';
import type {Holding} from '../domain/access/hand-out.ts';
import {inForce} from '../domain/access/in-force.ts';
import {parseUserName} from '../domain/resource-name.ts';
import type {AccessDeps} from './access-deps.ts';

/**
 * What a caller holds and may hand out, as lists that each have to cover it: what the token says, and of a user of the tenant
 * what their roles say, which know when they end.
 */
export const holdingsOf = async (
  {access, clock}: Pick<AccessDeps, 'clock'> & {readonly access: Pick<AccessDeps['access'], 'accessOf'>},
  {principal, tenant}: Pick<Call, 'principal' | 'tenant'>,
): Promise<readonly (readonly Holding[])[]> => {
  const {name, permissions, grants} = principal;
  const token = [{permissions, prefix: ''}, ...grants].map((grant) => ({...grant, expireTime: undefined}));
  if (parseUserName(name)?.tenant !== tenant) return [token];
  return [token, inForce(await access.accessOf(name), clock())];
};
