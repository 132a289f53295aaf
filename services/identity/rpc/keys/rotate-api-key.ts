import type {RotateApiKeyRequest, RotateApiKeyResponse} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {holdingsOf} from '../../access/holdings-of.ts';
import type {Deps} from '../../deps.ts';
import {checkHandedOut} from '../../domain/access/hand-out.ts';
import {handoverEnd} from '../../domain/keys/handover-end.ts';
import {notFromSettings} from '../../domain/keys/settings-key.ts';
import {usableKey} from '../../domain/keys/usable-key.ts';
import {apiKeySecretsChanged} from '../../events/keys/api-key-secrets-changed.ts';
import {findApiKey, findApiKeyForUpdate} from '../../store/keys/find-api-key.ts';
import {rotateSecret} from '../../store/keys/rotate-secret.ts';
import {withoutSecret} from './without-secret.ts';

/**
 * Gives a key of the caller's tenant a new secret; the newest of before stays good until the given time, any older one ends
 * now. The same request under the same idempotency key is answered again without the secret. Fails with API_KEY_NOT_FOUND,
 * API_KEY_REVOKED, API_KEY_FROM_SETTINGS, REQUEST_INVALID, and with PERMISSION_NOT_HELD when the key may do more than the
 * caller, who would else have its permissions by its secret.
 */
export const rotateApiKey =
  ({database, credentials, access, recordAudit, clock}: Deps): Rpc<RotateApiKeyRequest, RotateApiKeyResponse> =>
  async ({name, previousExpireTime}, call) => {
    notFromSettings(name);
    const until = handoverEnd(previousExpireTime, clock());
    const held = await holdingsOf({access, clock}, call);
    const rotated = await database.forTenant(call.tenant).update(
      call,
      async (tx): Promise<RotateApiKeyResponse> => {
        const now = clock();
        const before = usableKey(await findApiKeyForUpdate(tx, call.tenant, name, now));
        const {permissions, expireTime} = before;
        checkHandedOut([{permissions, prefix: '', expireTime}], held);
        const secret = await rotateSecret(tx, call.tenant, before, until, now);
        const after = await findApiKey(tx, call.tenant, name, now);
        tx.emit(apiKeySecretsChanged(after));
        await recordAudit(tx, call, {action: 'RotateApiKey', target: name, before, after});
        return {apiKey: after, secret};
      },
      {record: withoutSecret},
    );
    credentials.forget(name);
    return rotated;
  };
