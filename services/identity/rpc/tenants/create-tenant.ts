import type {CreateTenantRequest, CreateTenantResponse} from '#gen/ts/souk/identity/v1/identity_service.ts';
import {Tenant} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import {foundingAction} from '../../audit/founding-record.ts';
import type {Deps} from '../../deps.ts';
import {apiKeyDraft} from '../../domain/keys/api-key-draft.ts';
import {requireOperator} from '../../domain/require-operator.ts';
import {inTenant} from '../../store/in-tenant.ts';
import {insertApiKey} from '../../store/keys/insert-api-key.ts';
import {insertTenant} from '../../store/tenants/insert-tenant.ts';
import {withoutSecret} from '../keys/without-secret.ts';

/**
 * Creates a tenant and its first key, which may do everything in it. The same request under the same idempotency key
 * is answered again without the secret. Fails with OPERATOR_ONLY (PERMISSION_DENIED), TENANT_ALREADY_EXISTS.
 */
export const createTenant =
  ({database, recordAudit, clock}: Deps): Rpc<CreateTenantRequest, CreateTenantResponse> =>
  async (request, call) => {
    requireOperator(call);
    const id = tenantId(request.tenantId);
    return database.forTenant(call.tenant).update(
      call,
      async (tx) => {
        const tenant = await insertTenant(tx, id, Tenant.fromPartial(request.tenant ?? {}));
        const draft = apiKeyDraft({displayName: 'First key', permissions: ['*']}, clock());
        const founded = {action: foundingAction, target: tenant.name, after: tenant};
        const key = await inTenant(tx, id, async () => {
          const first = await insertApiKey(tx, id, draft, clock());
          await recordAudit(tx, call, founded);
          await recordAudit(tx, call, {action: 'CreateApiKey', target: first.apiKey.name, after: first.apiKey});
          return first;
        });
        await recordAudit(tx, call, founded);
        return {tenant, ...key};
      },
      {record: withoutSecret},
    );
  };
