import {v7} from 'uuid';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {CreateApiKeyResponse} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {ApiKeyDraft} from '../../domain/keys/api-key-draft.ts';
import {apiKeyCreated} from '../../events/keys/api-key-created.ts';
import {apiKeyColumns} from './api-key-columns.ts';
import {apiKeyOf} from './api-key-row.ts';
import {insertSecret} from './insert-secret.ts';

/** Adds a key with a fresh secret, and the event that says so. The answer is the only place where the secret is. */
export const insertApiKey = async (
  tx: Transaction<PrismaClient>,
  tenant: TenantId,
  draft: ApiKeyDraft,
  now: Date,
): Promise<CreateApiKeyResponse & {apiKey: ApiKey}> => {
  const key = {tenantId: tenant, id: v7()};
  const row = await tx.apiKey.create({
    data: {
      ...key,
      ...apiKeyColumns(draft),
      createTime: now,
    },
  });
  const first = await insertSecret(tx, key, now);
  const apiKey = apiKeyOf({...row, secrets: [first.row]});
  tx.emit(apiKeyCreated(apiKey));
  return {apiKey, secret: first.secret};
};
