import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {ApiKey} from '#gen/ts/souk/identity/v1/tenant.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {apiKeyOfTenant} from './find-api-key.ts';
import {insertSecret} from './insert-secret.ts';

/** Gives a key a new secret and answers it. Of those before the newest is good until `until`, the others are gone. */
export const rotateSecret = async (
  tx: Transaction<PrismaClient>,
  tenant: TenantId,
  {name, prefix}: ApiKey,
  until: Date,
  now: Date,
): Promise<string> => {
  const {id} = apiKeyOfTenant(tenant, name);
  await tx.apiKeySecret.deleteMany({where: {keyId: id, prefix: {not: prefix}}});
  // It may end sooner already: a rotation does not prolong it.
  await tx.apiKeySecret.updateMany({
    where: {keyId: id, OR: [{expireTime: null}, {expireTime: {gt: until}}]},
    data: {expireTime: until},
  });
  return (await insertSecret(tx, {tenantId: tenant, id}, now)).secret;
};
