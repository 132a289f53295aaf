import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {RevokeApiKeySecretRequest} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../../deps.ts';
import {failure} from '../../domain/failure.ts';
import {apiKeySecretsChanged} from '../../events/keys/api-key-secrets-changed.ts';
import {apiKeyOfTenant, findApiKey, findApiKeyForUpdate} from '../../store/keys/find-api-key.ts';

/**
 * Ends one secret of a key of the caller's tenant: here before the answer, in the other replicas as soon as the event has
 * reached them. Fails with API_KEY_NOT_FOUND, API_KEY_SECRET_NOT_FOUND.
 */
export const revokeApiKeySecret =
  ({database, credentials, recordAudit, clock}: Deps): Rpc<RevokeApiKeySecretRequest, ApiKey> =>
  async ({name, prefix}, call) => {
    const changed = await database.forTenant(call.tenant).update(call, async (tx) => {
      const now = clock();
      const before = await findApiKeyForUpdate(tx, call.tenant, name, now);
      if (!before.secrets.some((secret) => secret.prefix === prefix)) {
        throw failure(ErrorReason.API_KEY_SECRET_NOT_FOUND, `${name} has no secret ${prefix}… that is good.`, {prefix});
      }
      await tx.apiKeySecret.deleteMany({where: {keyId: apiKeyOfTenant(call.tenant, name).id, prefix}});
      const after = await findApiKey(tx, call.tenant, name, now);
      tx.emit(apiKeySecretsChanged(after));
      await recordAudit(tx, call, {action: 'RevokeApiKeySecret', target: name, before, after});
      return after;
    });
    credentials.forget(name);
    return changed;
  };
