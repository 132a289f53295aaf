import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Reader} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {apiKeyNotFound} from '../domain/api-key-not-found.ts';
import {parseApiKeyName} from '../domain/resource-name.ts';
import {apiKeyOf} from './api-key-row.ts';

/** Finds a key of `tenant` by its resource name. Fails with API_KEY_NOT_FOUND, for those of other tenants too. */
export const findApiKey = async (
  {apiKey}: Pick<Reader<PrismaClient>, 'apiKey'>,
  tenant: TenantId,
  name: string,
): Promise<ApiKey> => {
  const row = await apiKey.findFirst({where: apiKeyOfTenant(tenant, name)});
  if (!row) throw apiKeyNotFound(name);
  return apiKeyOf(row);
};

/** The primary key of a name's row. Fails with API_KEY_NOT_FOUND when it belongs to another tenant or to no key. */
export const apiKeyOfTenant = (tenant: TenantId, name: string): {tenantId: TenantId; id: string} => {
  const parts = parseApiKeyName(name);
  if (parts?.tenant !== tenant) throw apiKeyNotFound(name);
  return {tenantId: tenant, id: parts.id};
};
