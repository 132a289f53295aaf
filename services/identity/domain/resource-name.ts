import {validate} from 'uuid';
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

/** The tenant of `tenants/{tenant}`; the contract's pattern has been checked before. */
export const tenantOf = (name: string): TenantId => tenantId(name.slice('tenants/'.length));

/** The parts of `tenants/{tenant}/apiKeys/{api_key}`; undefined when the last is no UUID, so that no key can have it. */
export const parseApiKeyName = (name: string): ApiKeyName | undefined => {
  const [, tenant = '', , id = ''] = name.split('/');
  return validate(id) ? {tenant: tenantId(tenant), id} : undefined;
};
