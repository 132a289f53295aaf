import type {RevokeApiKeyRequest} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../../deps.ts';
import {findApiKey} from '../../store/keys/find-api-key.ts';
import {revokeApiKeyRow} from '../../store/keys/revoke-api-key-row.ts';

/**
 * Revokes an API key of the caller's tenant: here before the answer, in the other replicas as soon as the event has
 * reached them. One that is revoked already stays as it is. Fails with API_KEY_NOT_FOUND.
 */
export const revokeApiKey =
  ({database, credentials, recordAudit, clock}: Deps): Rpc<RevokeApiKeyRequest, ApiKey> =>
  async ({name}, call) => {
    const revoked = await database.forTenant(call.tenant).update(call, async (tx) => {
      const before = await findApiKey(tx, call.tenant, name, clock());
      if (before.revokeTime !== undefined) return before;
      const after = await revokeApiKeyRow(tx, call.tenant, name, clock());
      await recordAudit(tx, call, {action: 'RevokeApiKey', target: name, before, after});
      return after;
    });
    credentials.forget(name);
    return revoked;
  };
