import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {ApiKeyDraft} from '../../domain/keys/api-key-draft.ts';
import {apiKeyColumns} from './api-key-columns.ts';
import {apiKeyOfTenant} from './find-api-key.ts';

/** Writes what was decided anew about a key. */
export const updateApiKeyRow = async (
  tx: Transaction<PrismaClient>,
  tenant: TenantId,
  name: string,
  draft: ApiKeyDraft,
): Promise<void> => {
  await tx.apiKey.updateMany({
    where: apiKeyOfTenant(tenant, name),
    data: apiKeyColumns(draft),
  });
};
