import type {CreateApiKeyRequest, CreateApiKeyResponse} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {holdingsOf} from '../../access/holdings-of.ts';
import type {Deps} from '../../deps.ts';
import {checkHandedOut} from '../../domain/access/hand-out.ts';
import {checkKnown} from '../../domain/check-known.ts';
import {apiKeyDraft} from '../../domain/keys/api-key-draft.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {tenantNotFound} from '../../domain/tenant-not-found.ts';
import {insertApiKey} from '../../store/keys/insert-api-key.ts';
import {withoutSecret} from './without-secret.ts';

/**
 * Creates an API key of the caller's tenant. The same request under the same idempotency key is answered again without
 * the secret. Fails with TENANT_NOT_FOUND, PERMISSION_UNKNOWN, PERMISSION_NOT_HELD, REQUEST_INVALID for what is no network
 * and for a time of expiry that has passed.
 */
export const createApiKey =
  ({
    database,
    access,
    permissions: catalogue,
    recordAudit,
    clock,
  }: Deps): Rpc<CreateApiKeyRequest, CreateApiKeyResponse> =>
  async ({parent, apiKey}, call) => {
    if (parent !== tenantName(call.tenant)) throw tenantNotFound(parent);
    const draft = apiKeyDraft(apiKey, clock());
    const {permissions, expireTime} = draft;
    checkKnown(permissions, catalogue);
    checkHandedOut([{permissions, prefix: '', expireTime}], await holdingsOf({access, clock}, call));
    return database.forTenant(call.tenant).update(
      call,
      async (tx): Promise<CreateApiKeyResponse> => {
        const created = await insertApiKey(tx, call.tenant, draft, clock());
        const {apiKey: after} = created;
        await recordAudit(tx, call, {action: 'CreateApiKey', target: after.name, after});
        return created;
      },
      {record: withoutSecret},
    );
  };
