import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {tenantNotFound} from '../../domain/tenant-not-found.ts';
import {tenantOfRow} from './tenant-row.ts';

/** A tenant that nobody else changes until the transaction is over. Fails with TENANT_NOT_FOUND. */
export const findTenantForUpdate = async (tx: Transaction<PrismaClient>, id: TenantId): Promise<Tenant> => {
  await tx.$queryRaw`select from tenant where id = ${id} for update`;
  const row = await tx.tenant.findFirst({where: {id}});
  if (!row) throw tenantNotFound(tenantName(id));
  return tenantOfRow(row);
};

/** The same for one that is to stay. Fails with TENANT_NOT_FOUND, TENANT_BEING_DELETED. */
export const lockTenant = async (tx: Transaction<PrismaClient>, id: TenantId): Promise<Tenant> => {
  const tenant = await findTenantForUpdate(tx, id);
  if (tenant.deleteTime === undefined) return tenant;
  throw failure(ErrorReason.TENANT_BEING_DELETED, `${tenant.name} is being deleted.`, {tenant: tenant.name});
};
