import type {UpdateApiKeyRequest} from '#gen/ts/souk/identity/v1/identity_service.ts';
import {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {validate} from '#runtime/server/validate.ts';
import {holdingsOf} from '../../access/holdings-of.ts';
import type {Deps} from '../../deps.ts';
import {checkHandedOut} from '../../domain/access/hand-out.ts';
import {checkKnown} from '../../domain/check-known.ts';
import {apiKeyDraft} from '../../domain/keys/api-key-draft.ts';
import {changeApiKey} from '../../domain/keys/change-api-key.ts';
import {namedKey} from '../../domain/keys/named-key.ts';
import {usableKey} from '../../domain/keys/usable-key.ts';
import {apiKeyUpdated} from '../../events/keys/api-key-updated.ts';
import {findApiKey, findApiKeyForUpdate} from '../../store/keys/find-api-key.ts';
import {updateApiKeyRow} from '../../store/keys/update-api-key-row.ts';

/**
 * Changes what a key of the caller's tenant may do, from where and how much: here before the answer, in the other replicas as
 * soon as the event has reached them. Fails with API_KEY_NOT_FOUND, API_KEY_REVOKED, UPDATE_MASK_INVALID, PERMISSION_UNKNOWN,
 * PERMISSION_NOT_HELD when the change gives what the caller does not hold, REQUEST_INVALID.
 */
export const updateApiKey =
  ({
    database,
    credentials,
    access,
    permissions: catalogue,
    recordAudit,
    clock,
  }: Deps): Rpc<UpdateApiKeyRequest, ApiKey> =>
  async ({apiKey, updateMask}, call) => {
    const change = namedKey(apiKey);
    const {name} = change;
    const held = await holdingsOf({access, clock}, call);
    const updated = await database.forTenant(call.tenant).update(call, async (tx) => {
      const now = clock();
      const before = usableKey(await findApiKeyForUpdate(tx, call.tenant, name, now));
      const {after: next, named} = changeApiKey(before, change, updateMask);
      validate('souk.identity.v1.ApiKey', ApiKey.encode(next).finish(), 'api_key');
      // A time that was set before and has passed meanwhile is no mistake of this request.
      const draft = apiKeyDraft(named.has('expireTime') ? next : {...next, expireTime: undefined}, now);
      const {permissions} = draft;
      if (named.has('permissions')) checkKnown(permissions, catalogue);
      if (named.has('permissions') || isLater(next.expireTime, before.expireTime)) {
        checkHandedOut([{permissions, prefix: '', expireTime: next.expireTime}], held);
      }
      await updateApiKeyRow(tx, call.tenant, name, {...draft, expireTime: next.expireTime});
      const after = await findApiKey(tx, call.tenant, name, now);
      tx.emit(apiKeyUpdated(after));
      await recordAudit(tx, call, {action: 'UpdateApiKey', target: name, before, after});
      return after;
    });
    credentials.forget(name);
    return updated;
  };

/** Whether a key lives longer than before; without a time it lives for good. */
const isLater = (next: Date | undefined, before: Date | undefined): boolean =>
  before !== undefined && (next === undefined || next > before);
