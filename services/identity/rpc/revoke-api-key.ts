import type {RevokeApiKeyRequest} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {revokeApiKeyRow} from '../store/revoke-api-key-row.ts';

/**
 * Revokes an API key of the caller's tenant: here before the answer, in the other replicas as soon as the event has
 * reached them. One that is revoked already stays as it is. Fails with API_KEY_NOT_FOUND.
 */
export const revokeApiKey =
  ({database, credentials, clock}: Deps): Rpc<RevokeApiKeyRequest, ApiKey> =>
  async ({name}, call) => {
    const revoked = await database
      .forTenant(call.tenant)
      .update(call, (tx) => revokeApiKeyRow(tx, call.tenant, name, clock()));
    credentials.forget(name);
    return revoked;
  };
