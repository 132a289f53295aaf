import type {IdentityServiceDefinition} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {ServiceOf} from '#runtime/server/service-of.ts';
import type {Deps} from './deps.ts';
import {getJsonWebKeySet} from './rpc/get-json-web-key-set.ts';
import {createApiKey} from './rpc/keys/create-api-key.ts';
import {getApiKey} from './rpc/keys/get-api-key.ts';
import {listApiKeys} from './rpc/keys/list-api-keys.ts';
import {revokeApiKey} from './rpc/keys/revoke-api-key.ts';
import {revokeApiKeySecret} from './rpc/keys/revoke-api-key-secret.ts';
import {rotateApiKey} from './rpc/keys/rotate-api-key.ts';
import {updateApiKey} from './rpc/keys/update-api-key.ts';
import {createTenant} from './rpc/tenants/create-tenant.ts';
import {deleteTenant} from './rpc/tenants/delete-tenant.ts';
import {exportTenant} from './rpc/tenants/export-tenant.ts';
import {getTenant} from './rpc/tenants/get-tenant.ts';
import {listTenants} from './rpc/tenants/list-tenants.ts';
import {resumeTenant} from './rpc/tenants/resume-tenant.ts';
import {suspendTenant} from './rpc/tenants/suspend-tenant.ts';
import {updateTenant} from './rpc/tenants/update-tenant.ts';

/** Every RPC of identity. */
export const identityService = (deps: Deps): ServiceOf<typeof IdentityServiceDefinition> => ({
  createTenant: createTenant(deps),
  getTenant: getTenant(deps),
  listTenants: listTenants(deps),
  suspendTenant: suspendTenant(deps),
  resumeTenant: resumeTenant(deps),
  updateTenant: updateTenant(deps),
  deleteTenant: deleteTenant(deps),
  exportTenant: exportTenant(deps),
  createApiKey: createApiKey(deps),
  getApiKey: getApiKey(deps),
  listApiKeys: listApiKeys(deps),
  updateApiKey: updateApiKey(deps),
  rotateApiKey: rotateApiKey(deps),
  revokeApiKeySecret: revokeApiKeySecret(deps),
  revokeApiKey: revokeApiKey(deps),
  getJsonWebKeySet: getJsonWebKeySet(deps),
});
