import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {tenantCreated} from '../../events/tenants/tenant-created.ts';
import {tenantOfRow} from './tenant-row.ts';

/** Adds a tenant and the event that says so. Fails with TENANT_ALREADY_EXISTS, for one that has been deleted, too. */
export const insertTenant = async (
  tx: Transaction<PrismaClient>,
  id: TenantId,
  {displayName, selfSignUp}: Pick<Tenant, 'displayName' | 'selfSignUp'>,
): Promise<Tenant> => {
  const former = await tx.formerTenant.findFirst({where: {id}});
  // ON CONFLICT DO NOTHING: an error of the database would end the transaction.
  const [row] = former
    ? []
    : await tx.tenant.createManyAndReturn({data: {id, displayName, selfSignUp}, skipDuplicates: true});
  if (!row) {
    const name = tenantName(id);
    throw failure(ErrorReason.TENANT_ALREADY_EXISTS, `${name} exists${former ? 'ed' : ''} already.`, {tenant: name});
  }
  const tenant = tenantOfRow(row);
  tx.emit(tenantCreated(tenant));
  return tenant;
};
