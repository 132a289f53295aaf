import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Reader, Transaction} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {apiKeyNotFound} from '../../domain/keys/api-key-not-found.ts';
import {parseApiKeyName} from '../../domain/resource-name.ts';
import {apiKeyOf} from './api-key-row.ts';
import {liveSecrets} from './live-secrets.ts';

/** Finds a key of `tenant` by its resource name, with its secrets at `now`. Fails with API_KEY_NOT_FOUND, for those of other tenants too. */
export const findApiKey = async (
  {apiKey}: Pick<Reader<PrismaClient>, 'apiKey'>,
  tenant: TenantId,
  name: string,
  now: Date,
): Promise<ApiKey> => {
  const row = await apiKey.findFirst({where: apiKeyOfTenant(tenant, name), include: liveSecrets(now)});
  if (!row) throw apiKeyNotFound(name);
  return apiKeyOf(row);
};

/** The same, and nobody else changes the key until the transaction is over. */
export const findApiKeyForUpdate = async (
  tx: Transaction<PrismaClient>,
  tenant: TenantId,
  name: string,
  now: Date,
): Promise<ApiKey> => {
  const {id} = apiKeyOfTenant(tenant, name);
  await tx.$queryRaw`
    select from api_key where tenant_id = (select current_setting('souk.tenant')) and id = ${id}::uuid for update`;
  return findApiKey(tx, tenant, name, now);
};

/** The primary key of a name's row. Fails with API_KEY_NOT_FOUND when it belongs to another tenant or to no key. */
export const apiKeyOfTenant = (tenant: TenantId, name: string): {tenantId: TenantId; id: string} => {
  const parts = parseApiKeyName(name);
  if (parts?.tenant !== tenant) throw apiKeyNotFound(name);
  return {tenantId: tenant, id: parts.id};
};
