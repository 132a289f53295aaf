import {validate} from 'uuid';
import {resourceName} from '#runtime/api/resource-name.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';

/** The parts of an API key's name. */
export interface ApiKeyName {
  readonly tenant: TenantId;
  /** UUIDv7. */
  readonly id: string;
}

/** `tenants/bookshop`. */
export const tenantName = (tenant: string): string => `tenants/${tenant}`;

/** `tenants/bookshop/apiKeys/0198…`. */
export const apiKeyName = (tenant: string, id: string): string => `${tenantName(tenant)}/apiKeys/${id}`;

/** `tenants/bookshop/auditEntries/7`. */
export const auditEntryName = (tenant: string, sequence: bigint): string =>
  `${tenantName(tenant)}/auditEntries/${sequence}`;

/** The parts of `tenants/{tenant}/auditEntries/{sequence}`; the contract's pattern has been checked before. */
export const parseAuditEntryName = (name: string): {tenant: TenantId; sequence: bigint} => {
  const [, tenant = '', , sequence = ''] = name.split('/');
  return {tenant: tenantId(tenant), sequence: BigInt(sequence)};
};

/** The tenant of `tenants/{tenant}`; the contract's pattern has been checked before. */
export const tenantOf = (name: string): TenantId => tenantId(name.slice('tenants/'.length));

/** The parts of `tenants/{tenant}/apiKeys/{api_key}`; undefined when the last is no UUID, so that no key can have it. */
export const parseApiKeyName = (name: string): ApiKeyName | undefined => {
  const [, tenant = '', , id = ''] = name.split('/');
  return validate(id) ? {tenant: tenantId(tenant), id} : undefined;
};

const user = resourceName('tenants/{tenant}/users/{user}');

/** `tenants/bookshop/users/0198…`. */
export const userName = (tenant: string, id: string): string => user.format({tenant, user: id});

/** The parts of `tenants/{tenant}/users/{user}`; undefined when it is no such name or the last part no UUID. */
export const parseUserName = (name: string): {readonly tenant: string; readonly user: string} | undefined => {
  const parts = user.match(name);
  return parts && validate(parts.user) ? parts : undefined;
};
