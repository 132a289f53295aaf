import type {GetTenantRequest} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../../deps.ts';
import {isOperator} from '../../domain/operator.ts';
import {tenantOf} from '../../domain/resource-name.ts';
import {tenantNotFound} from '../../domain/tenant-not-found.ts';
import {tenantOfRow} from '../../store/tenants/tenant-row.ts';

/** Answers the own tenant, or any for the operator. Fails with TENANT_NOT_FOUND. */
export const getTenant =
  ({database}: Deps): Rpc<GetTenantRequest, Tenant> =>
  async ({name}, {tenant}) => {
    const id = tenantOf(name);
    if (id !== tenant && !isOperator(tenant)) throw tenantNotFound(name);
    const row = await database.forTenant(tenant).read.tenant.findFirst({where: {id}});
    if (!row) throw tenantNotFound(name);
    return tenantOfRow(row);
  };
