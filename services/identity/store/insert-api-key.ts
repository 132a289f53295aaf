import {v7} from 'uuid';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {CreateApiKeyResponse} from '#gen/ts/souk/identity/v1/identity_service.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {hashSecret, mintSecret} from '../domain/api-key-secret.ts';
import {apiKeyCreated} from '../events/api-key-created.ts';
import {apiKeyOf} from './api-key-row.ts';

/** What somebody decides about a new key. */
export interface ApiKeyDraft {
  readonly tenant: TenantId;
  readonly displayName: string;
  readonly permissions: readonly string[];
  readonly expireTime: Date | undefined;
  /** Of an OAuth client. */
  readonly redirectUris?: readonly string[];
  readonly publicClient?: boolean;
}

/** Adds a key with a fresh secret, and the event that says so. The answer is the only place where the secret is. */
export const insertApiKey = async (
  tx: Transaction<PrismaClient>,
  {tenant, displayName, permissions, expireTime, redirectUris = [], publicClient = false}: ApiKeyDraft,
): Promise<CreateApiKeyResponse & {apiKey: ApiKey}> => {
  const {secret, prefix} = mintSecret();
  const row = await tx.apiKey.create({
    data: {
      tenantId: tenant,
      id: v7(),
      displayName,
      permissions: [...permissions],
      prefix,
      secretHash: new Uint8Array(Buffer.from(hashSecret(secret), 'base64url')),
      expireTime: expireTime ?? null,
      redirectUris: [...redirectUris],
      publicClient,
    },
  });
  const apiKey = apiKeyOf(row);
  tx.emit(apiKeyCreated(apiKey));
  return {apiKey, secret};
};
