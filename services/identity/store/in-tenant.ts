import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';

/**
 * Does a part of the operator's transaction as another tenant: the fence lets a row be written only for the tenant of
 * the connection, and the first key of a tenant is written before anybody could act for it.
 */
export const inTenant = async <Value>(
  tx: Transaction<PrismaClient>,
  tenant: TenantId,
  work: () => Promise<Value>,
): Promise<Value> => {
  const [own] = await tx.$queryRaw<{tenant: string}[]>`select current_setting('souk.tenant') as tenant`;
  await tx.$executeRaw`select set_config('souk.tenant', ${tenant}, true)`;
  const value = await work();
  await tx.$executeRaw`select set_config('souk.tenant', ${own?.tenant ?? ''}, true)`;
  return value;
};
