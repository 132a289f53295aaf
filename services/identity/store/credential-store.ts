import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import type {Credential} from '../domain/credential.ts';
import {apiKeyName, parseApiKeyName} from '../domain/resource-name.ts';

/**
 * Finds credentials by the hashes of their secrets, or by the names of their keys, in any tenant: before they are found, there
 * is no tenant.
 */
export type FindCredentials = (keys: readonly string[]) => Promise<ReadonlyMap<string, Credential>>;

export const findCredentials =
  ({system}: Database<PrismaClient>): FindCredentials =>
  async (keys) => {
    // A hash has no slash.
    const names = keys.filter((key) => key.includes('/')).flatMap((name) => parseApiKeyName(name) ?? []);
    const hashes = keys
      .filter((key) => !key.includes('/'))
      .map((hash) => new Uint8Array(Buffer.from(hash, 'base64url')));
    const rows = await system.apiKey.findMany({
      where: {OR: [{secretHash: {in: hashes}}, ...names.map(({tenant, id}) => ({tenantId: tenant, id}))]},
      include: {tenant: {select: {suspendTime: true}}},
    });
    return new Map(
      rows.flatMap((row) => {
        const name = apiKeyName(row.tenantId, row.id);
        const credential = {
          name,
          tenant: tenantId(row.tenantId),
          permissions: row.permissions,
          grants: [],
          expireTime: row.expireTime ?? undefined,
          revoked: row.revokeTime !== null,
          suspended: row.tenant.suspendTime !== null,
        };
        return [
          [Buffer.from(row.secretHash).toString('base64url'), credential],
          [name, credential],
        ];
      }),
    );
  };
