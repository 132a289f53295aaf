import type {Call} from '#runtime/server/call.ts';
import {consistencyToken, revisionOf} from '../domain/access/consistency-token.ts';
import type {changeAccess, Tx} from '../store/access/change-access.ts';
import type {AccessDeps} from './access-deps.ts';

/** How an answer to a change tells its revision. */
interface Changed {
  readonly consistencyToken: string;
}

/**
 * Does a change of who may do what for a call: in one transaction, and when it has committed this replica forgets what it
 * knew of the tenant before it answers. The others forget when the event reaches them.
 *
 * @param how `changeAccess` or `takeAccessAway`.
 * @param change gets the consistency token of its answer.
 */
export const changeOfAccess = async <Response extends Changed>(
  {database, access}: Pick<AccessDeps, 'database' | 'access'>,
  call: Call,
  how: typeof changeAccess,
  change: (tx: Tx, consistencyToken: string) => Promise<Response>,
): Promise<Response> => {
  const {tenant} = call;
  const response = await database
    .forTenant(tenant)
    .update(call, (tx) => how(tx, tenant, (revision) => change(tx, consistencyToken(tenant, revision))));
  access.forget(tenant, revisionOf(tenant, response.consistencyToken));
  return response;
};
