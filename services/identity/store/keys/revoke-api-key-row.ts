import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {apiKeyRevoked} from '../../events/keys/api-key-revoked.ts';
import {apiKeyOfTenant, findApiKey} from './find-api-key.ts';

/** Marks a key as revoked at `now`, and says so once however often it is revoked. Fails with API_KEY_NOT_FOUND. */
export const revokeApiKeyRow = async (
  tx: Transaction<PrismaClient>,
  tenant: TenantId,
  name: string,
  now: Date,
): Promise<ApiKey> => {
  const {count} = await tx.apiKey.updateMany({
    where: {...apiKeyOfTenant(tenant, name), revokeTime: null},
    data: {revokeTime: now},
  });
  if (count > 0) tx.emit(apiKeyRevoked(name, now));
  return findApiKey(tx, tenant, name, now);
};
