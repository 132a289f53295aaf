import type {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Event} from '#runtime/events/event.ts';
import type {Call, TenantId} from '#runtime/server/call.ts';
import type {Deps} from '../../deps.ts';
import {inTenant} from '../../store/in-tenant.ts';
import {lockTenant} from '../../store/tenants/lock-tenant.ts';
import {tenantOfRow} from '../../store/tenants/tenant-row.ts';

interface Suspension {
  readonly tenant: TenantId;
  /** For the audit log. */
  readonly action: string;
  /** Null: it ends. */
  readonly suspendTime: Date | null;
  readonly event: (tenant: Tenant) => Event;
}

/**
 * Suspends a tenant or ends that, unless it is so already. It stands in the logs of both, the operator's and the tenant's.
 * Fails with TENANT_NOT_FOUND, TENANT_BEING_DELETED.
 */
export const setSuspension = async (
  {database, forgetTenant, recordAudit}: Pick<Deps, 'database' | 'forgetTenant' | 'recordAudit'>,
  call: Call,
  {tenant: id, action, suspendTime, event}: Suspension,
): Promise<Tenant> => {
  const answer = await database.forTenant(call.tenant).update(call, async (tx) => {
    const before = await lockTenant(tx, id);
    if ((before.suspendTime === undefined) === (suspendTime === null)) return before;
    const [row] = await tx.tenant.updateManyAndReturn({where: {id}, data: {suspendTime}});
    if (!row) throw new Error(`a locked tenant is gone: ${id}`);
    const after = tenantOfRow(row);
    tx.emit(event(after));
    const change = {action, target: after.name, before, after};
    await inTenant(tx, id, () => recordAudit(tx, call, change));
    await recordAudit(tx, call, change);
    return after;
  });
  forgetTenant(id);
  return answer;
};
