import type {ApiKeyModel} from '#gen/prisma/identity/models.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import {apiKeyName} from '../domain/resource-name.ts';

/** A row as the contract shows it: without the hash of its secret. */
export const apiKeyOf = (row: ApiKeyModel): ApiKey => ({
  name: apiKeyName(row.tenantId, row.id),
  displayName: row.displayName,
  permissions: row.permissions,
  prefix: row.prefix,
  expireTime: row.expireTime ?? undefined,
  createTime: row.createTime,
  revokeTime: row.revokeTime ?? undefined,
  redirectUris: row.redirectUris,
  publicClient: row.publicClient,
});
