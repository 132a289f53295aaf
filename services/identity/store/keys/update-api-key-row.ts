import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {ApiKeyDraft} from '../../domain/keys/api-key-draft.ts';
import {apiKeyOfTenant} from './find-api-key.ts';

/** Writes what was decided anew about a key. */
export const updateApiKeyRow = async (
  tx: Transaction<PrismaClient>,
  tenant: TenantId,
  name: string,
  {displayName, permissions, allowedNetworks, rateShare, expireTime, redirectUris, publicClient}: ApiKeyDraft,
): Promise<void> => {
  await tx.apiKey.updateMany({
    where: apiKeyOfTenant(tenant, name),
    data: {
      displayName,
      permissions: [...permissions],
      allowedNetworks: [...allowedNetworks],
      rateShare,
      expireTime: expireTime ?? null,
      redirectUris: [...redirectUris],
      publicClient,
    },
  });
};
