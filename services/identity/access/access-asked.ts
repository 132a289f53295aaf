import type {Call} from '#runtime/server/call.ts';
import type {Access} from '../domain/access/access.ts';
import {revisionOf} from '../domain/access/consistency-token.ts';
import {userIdOf} from '../domain/access/own-tenant.ts';
import type {AccessDeps} from './access-deps.ts';

/** About whom somebody asks, and how new the answer has to be. */
export interface Asked {
  readonly principal: string;
  readonly consistencyToken: string;
}

/**
 * What decides over the user that a request is about; at once when it is known.
 * Fails with USER_NOT_FOUND, also for those of other tenants, and CONSISTENCY_TOKEN_INVALID.
 */
export const accessAsked = (
  {access}: Pick<AccessDeps, 'access'>,
  {principal, consistencyToken}: Asked,
  {tenant}: Pick<Call, 'tenant'>,
): Access | Promise<Access> => {
  // Only names of the tenant's own users get as far as the database.
  userIdOf(principal, tenant);
  return access.accessOf(principal, revisionOf(tenant, consistencyToken));
};
