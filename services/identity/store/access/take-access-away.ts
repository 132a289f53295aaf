import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {ownerRole} from '../../domain/access/built-in-roles.ts';
import {failure} from '../../domain/failure.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {changeAccess, type Tx} from './change-access.ts';

/**
 * A change (`changeAccess`) that may take something away from somebody: not the last owner from a tenant that has one, because
 * nobody could give it another. Fails with LAST_OWNER, TENANT_NOT_FOUND.
 */
export const takeAccessAway = <Value>(
  tx: Tx,
  tenant: TenantId,
  change: (revision: bigint) => Promise<Value>,
): Promise<Value> =>
  changeAccess(tx, tenant, async (revision) => {
    const before = await hasOwner(tx);
    const value = await change(revision);
    if (before && !(await hasOwner(tx))) {
      throw failure(ErrorReason.LAST_OWNER, 'The tenant would be left without an active user who is its owner.', {
        tenant: tenantName(tenant),
      });
    }
    return value;
  });

/** Whether an active user is an owner for good and of everything, themselves or through groups. */
const hasOwner = async (tx: Tx): Promise<boolean> => {
  const [row] = await tx.$queryRaw<{found: boolean}[]>`
    with recursive owning as (
      select user_id, group_id from role_assignment
      where tenant_id = (select current_setting('souk.tenant')) and role_id = ${ownerRole}
        and resource_prefix = '' and expire_time is null
    ),
    reached (group_id) as (
      select group_id from owning where group_id is not null
      union
      select g.member_id from reached r join group_group g
        on g.tenant_id = (select current_setting('souk.tenant')) and g.group_id = r.group_id
    )
    select exists (
      select from user_account u
      where u.tenant_id = (select current_setting('souk.tenant')) and u.state = 'ACTIVE' and u.id in (
        select user_id from owning where user_id is not null
        union all
        select m.user_id from reached r join group_user m
          on m.tenant_id = (select current_setting('souk.tenant')) and m.group_id = r.group_id
      )
    ) as found`;
  return row?.found ?? false;
};
