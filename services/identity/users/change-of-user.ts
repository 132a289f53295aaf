import type {UpdateCall} from '#runtime/data/database.ts';
import type {Call} from '#runtime/server/call.ts';
import type {changeAccess, Tx} from '../store/access/change-access.ts';
import type {UsersDeps} from './deps.ts';

/**
 * Does a change of a user that decides over what they may do, in one transaction. When it has committed, this replica forgets
 * what it knew of the tenant before it answers; the others forget when the event reaches them.
 *
 * @param how `changeAccess` or `takeAccessAway`.
 */
export const changeOfUser = async <Response>(
  {database, access}: Pick<UsersDeps, 'database' | 'access'>,
  call: UpdateCall & Pick<Call, 'tenant'>,
  how: typeof changeAccess,
  change: (tx: Tx) => Promise<Response>,
): Promise<Response> => {
  const {tenant} = call;
  // Undefined where a recorded answer was given again.
  let changed: bigint | undefined;
  const response = await database.forTenant(tenant).update(call, (tx) =>
    how(tx, tenant, (revision) => {
      changed = revision;
      return change(tx);
    }),
  );
  if (changed !== undefined) access.forget(tenant, changed);
  return response;
};
