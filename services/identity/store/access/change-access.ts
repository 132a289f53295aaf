import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {tenantNotFound} from '../../domain/tenant-not-found.ts';
import {accessChanged} from '../../events/access/access-changed.ts';

/** A transaction of identity. */
export type Tx = Transaction<PrismaClient>;

/**
 * Changes who may do what in a tenant, within the caller's transaction: one change at a time, so that what `change` finds out
 * (is there a cycle, is there still an owner) is true when it commits. Gives the tenant its next revision, which is in
 * the event and goes to `change`. After the commit the caller has `AccessMemory.forget` it. Fails with TENANT_NOT_FOUND.
 */
export const changeAccess = async <Value>(
  tx: Tx,
  tenant: TenantId,
  change: (revision: bigint) => Promise<Value>,
): Promise<Value> => {
  const [row] = await tx.tenant.updateManyAndReturn({
    where: {id: tenant},
    data: {accessRevision: {increment: 1}},
    select: {accessRevision: true},
  });
  if (!row) throw tenantNotFound(tenantName(tenant));
  const value = await change(row.accessRevision);
  tx.emit(accessChanged(tenant, row.accessRevision));
  return value;
};
