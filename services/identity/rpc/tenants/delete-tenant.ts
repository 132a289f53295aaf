import type {DeleteTenantRequest} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../../deps.ts';
import {requireOperator} from '../../domain/require-operator.ts';
import {requireOtherThanOperator} from '../../domain/require-other-than-operator.ts';
import {tenantOf} from '../../domain/resource-name.ts';
import {tenantSuspended} from '../../events/tenants/tenant-suspended.ts';
import {inTenant} from '../../store/in-tenant.ts';
import {findTenantForUpdate} from '../../store/tenants/lock-tenant.ts';
import {tenantOfRow} from '../../store/tenants/tenant-row.ts';

/**
 * Marks a tenant as being deleted: nobody acts in it any more; `deleteTenants` does the rest. Fails with OPERATOR_ONLY,
 * TENANT_IS_OPERATOR, TENANT_NOT_FOUND.
 */
export const deleteTenant =
  ({database, forgetTenant, recordAudit, clock}: Deps): Rpc<DeleteTenantRequest, Tenant> =>
  async ({name}, call) => {
    requireOperator(call);
    const id = tenantOf(name);
    requireOtherThanOperator(id);
    const tenant = await database.forTenant(call.tenant).update(call, async (tx) => {
      const before = await findTenantForUpdate(tx, id);
      if (before.deleteTime !== undefined) return before;
      const now = clock();
      const data = {deleteTime: now, suspendTime: before.suspendTime ?? now};
      const [row] = await tx.tenant.updateManyAndReturn({where: {id}, data});
      if (!row) throw new Error(`a locked tenant is gone: ${id}`);
      const after = tenantOfRow(row);
      // What replicas have to forget is the same.
      tx.emit(tenantSuspended(after));
      const change = {action: 'DeleteTenant', target: name, before, after};
      await inTenant(tx, id, () => recordAudit(tx, call, change));
      await recordAudit(tx, call, change);
      return after;
    });
    forgetTenant(id);
    return tenant;
  };
