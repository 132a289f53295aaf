import type {UpdateTenantRequest} from '#gen/ts/souk/identity/v1/identity_service.ts';
import {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import {updatePaths} from '#runtime/api/update-paths.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import {validate} from '#runtime/server/validate.ts';
import type {Deps} from '../../deps.ts';
import {isOperator} from '../../domain/operator.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {tenantNotFound} from '../../domain/tenant-not-found.ts';
import {tenantUpdated} from '../../events/tenants/tenant-updated.ts';
import {inTenant} from '../../store/in-tenant.ts';
import {tenantOfRow} from '../../store/tenants/tenant-row.ts';

const writable = ['displayName', 'selfSignUp'] as const;

/** Changes the own tenant, or any for the operator. Fails with TENANT_NOT_FOUND, UPDATE_MASK_INVALID. */
export const updateTenant =
  ({database, recordAudit}: Deps): Rpc<UpdateTenantRequest, Tenant> =>
  async ({tenant: wish, updateMask}, call) => {
    const change = Tenant.fromPartial(wish ?? {});
    const {name} = change;
    if (name !== tenantName(call.tenant) && !isOperator(call.tenant)) throw tenantNotFound(name);
    const paths = updatePaths(updateMask, change, writable);
    const id = name.slice(tenantName('').length);
    return database.forTenant(call.tenant).update(call, async (tx) => {
      const row = await tx.tenant.findFirst({where: {id}});
      if (!row) throw tenantNotFound(name);
      const before = tenantOfRow(row);
      const displayName = paths.has('displayName') ? change.displayName : before.displayName;
      const selfSignUp = paths.has('selfSignUp') ? change.selfSignUp : before.selfSignUp;
      const after: Tenant = {...before, displayName, selfSignUp};
      validate('souk.identity.v1.Tenant', Tenant.encode(after).finish(), 'tenant');
      await tx.tenant.updateMany({where: {id}, data: {displayName, selfSignUp}});
      tx.emit(tenantUpdated(after));
      await inTenant(tx, tenantId(row.id), () =>
        recordAudit(tx, call, {action: 'UpdateTenant', target: name, before, after}),
      );
      return after;
    });
  };
