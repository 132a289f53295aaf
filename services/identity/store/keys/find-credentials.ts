import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {ApiKeyModel} from '#gen/prisma/identity/models.ts';
import {apiKey_RateShareFromJSON} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Database} from '#runtime/data/database.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import type {Credential} from '../../domain/credential.ts';
import {percentOf} from '../../domain/keys/rate-share.ts';
import {apiKeyName, parseApiKeyName} from '../../domain/resource-name.ts';

/**
 * Finds credentials by the hashes of their secrets, or by the names of their keys, in any tenant: before they are found, there
 * is no tenant.
 */
export type FindCredentials = (keys: readonly string[]) => Promise<ReadonlyMap<string, Credential>>;

const withTenant = {tenant: {select: {suspendTime: true}}} as const;

export const findCredentials =
  ({system}: Database<PrismaClient>): FindCredentials =>
  async (keys) => {
    // A hash has no slash.
    const names = keys.filter((key) => key.includes('/')).flatMap((name) => parseApiKeyName(name) ?? []);
    const hashes = keys.filter((key) => !key.includes('/'));
    const [shown, named] = await Promise.all([
      hashes.length === 0
        ? []
        : system.apiKeySecret.findMany({
            where: {hash: {in: hashes.map((hash) => new Uint8Array(Buffer.from(hash, 'base64url')))}},
            include: {apiKey: {include: withTenant}},
          }),
      names.length === 0
        ? []
        : system.apiKey.findMany({
            where: {OR: names.map(({tenant, id}) => ({tenantId: tenant, id}))},
            include: withTenant,
          }),
    ]);
    return new Map([
      ...shown.map(({hash, apiKey, expireTime}): [string, Credential] => [
        Buffer.from(hash).toString('base64url'),
        credentialOf(apiKey, expireTime),
      ]),
      ...named.map((apiKey): [string, Credential] => {
        const credential = credentialOf(apiKey, null);
        return [credential.name, credential];
      }),
    ]);
  };

type KeyRow = ApiKeyModel & {readonly tenant: {readonly suspendTime: Date | null}};

/** A key, shown by a secret that is good until `secretEnd`. */
const credentialOf = (row: KeyRow, secretEnd: Date | null): Credential => ({
  name: apiKeyName(row.tenantId, row.id),
  tenant: tenantId(row.tenantId),
  permissions: row.permissions,
  grants: [],
  expireTime: earlier(row.expireTime, secretEnd),
  revoked: row.revokeTime !== null,
  suspended: row.tenant.suspendTime !== null,
  allowedNetworks: row.allowedNetworks,
  ratePercent: percentOf(apiKey_RateShareFromJSON(row.rateShare)),
});

const earlier = (one: Date | null, other: Date | null): Date | undefined => {
  if (one === null || other === null) return one ?? other ?? undefined;
  return one < other ? one : other;
};
