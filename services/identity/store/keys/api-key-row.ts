import type {ApiKeyModel, ApiKeySecretModel} from '#gen/prisma/identity/models.ts';
import {type ApiKey, apiKey_RateShareFromJSON} from '#gen/ts/souk/identity/v1/tenant.ts';
import {apiKeyName} from '../../domain/resource-name.ts';

/** A key with the secrets that are good, the newest first. */
export type ApiKeyRow = ApiKeyModel & {readonly secrets: readonly ApiKeySecretModel[]};

/** A row as the contract shows it: without the hashes of its secrets. */
export const apiKeyOf = (row: ApiKeyRow): ApiKey => ({
  name: apiKeyName(row.tenantId, row.id),
  displayName: row.displayName,
  permissions: row.permissions,
  allowedNetworks: row.allowedNetworks,
  rateShare: apiKey_RateShareFromJSON(row.rateShare),
  prefix: row.secrets[0]?.prefix ?? '',
  secrets: row.secrets.map(({prefix, createTime, expireTime}) => ({
    prefix,
    createTime,
    expireTime: expireTime ?? undefined,
  })),
  expireTime: row.expireTime ?? undefined,
  createTime: row.createTime,
  revokeTime: row.revokeTime ?? undefined,
  lastUseTime: row.lastUseTime ?? undefined,
  redirectUris: row.redirectUris,
  publicClient: row.publicClient,
});
