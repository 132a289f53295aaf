import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import type {Credential} from '../domain/credential.ts';
import {apiKeyName} from '../domain/resource-name.ts';

/** Finds credentials by the hashes of their secrets, in any tenant: before they are found, there is no tenant. */
export type FindCredentials = (hashes: readonly string[]) => Promise<ReadonlyMap<string, Credential>>;

export const findCredentials =
  ({system}: Database<PrismaClient>): FindCredentials =>
  async (hashes) => {
    const rows = await system.apiKey.findMany({
      where: {secretHash: {in: hashes.map((hash) => new Uint8Array(Buffer.from(hash, 'base64url')))}},
      include: {tenant: {select: {suspendTime: true}}},
    });
    return new Map(
      rows.map((row) => [
        Buffer.from(row.secretHash).toString('base64url'),
        {
          name: apiKeyName(row.tenantId, row.id),
          tenant: tenantId(row.tenantId),
          permissions: row.permissions,
          grants: [],
          expireTime: row.expireTime ?? undefined,
          revoked: row.revokeTime !== null,
          suspended: row.tenant.suspendTime !== null,
        },
      ]),
    );
  };
