import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {ApiKeySecretModel} from '#gen/prisma/identity/models.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {hashSecret, mintSecret} from '../../domain/keys/api-key-secret.ts';

/** Gives a key a fresh secret, made at `now`, and answers it with its row: nowhere else is it written. */
export const insertSecret = async (
  tx: Transaction<PrismaClient>,
  key: {readonly tenantId: TenantId; readonly id: string},
  now: Date,
): Promise<{readonly secret: string; readonly row: ApiKeySecretModel}> => {
  const {secret, prefix} = mintSecret();
  const hash = new Uint8Array(Buffer.from(hashSecret(secret), 'base64url'));
  const row = await tx.apiKeySecret.create({
    data: {tenantId: key.tenantId, keyId: key.id, prefix, hash, createTime: now},
  });
  return {secret, row};
};
