import type {GetApiKeyRequest} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../../deps.ts';
import {findApiKey} from '../../store/keys/find-api-key.ts';

/** Answers an API key of the caller's tenant, without its secret. Fails with API_KEY_NOT_FOUND. */
export const getApiKey =
  ({database, clock}: Deps): Rpc<GetApiKeyRequest, ApiKey> =>
  async ({name}, {tenant}) =>
    findApiKey(database.forTenant(tenant).read, tenant, name, clock());
