import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import {ownWork} from '#runtime/data/own-work.ts';
import {appendFirst} from '../audit/append-records.ts';
import type {Chain} from '../audit/chain.ts';
import {foundingRecord} from '../audit/founding-record.ts';
import {hashSecret} from '../domain/keys/api-key-secret.ts';
import {settingsKeyId} from '../domain/keys/settings-key.ts';
import {operatorTenant} from '../domain/operator.ts';

/**
 * Makes sure that the operator exists and that its key has the value of the settings. Another value takes the place of
 * the one before; a revoked key stays revoked until the value is another.
 */
export const ensureOperator = async (
  database: Database<PrismaClient>,
  operatorKey: string,
  chain: Chain,
): Promise<void> => {
  const {system} = database;
  const hash = new Uint8Array(Buffer.from(hashSecret(operatorKey), 'base64url'));
  const key = {tenantId: operatorTenant, id: settingsKeyId};
  const secret = {tenantId: operatorTenant, keyId: settingsKeyId};
  await system.tenant.createMany({data: {id: operatorTenant, displayName: 'Operator'}, skipDuplicates: true});
  await system.apiKey.createMany({
    data: {...key, displayName: 'Operator', permissions: ['*']},
    skipDuplicates: true,
  });
  await system.$transaction(async (tx) => {
    if ((await tx.apiKeySecret.count({where: {...secret, hash}})) > 0) return;
    await tx.apiKey.updateMany({where: key, data: {revokeTime: null}});
    await tx.apiKeySecret.deleteMany({where: secret});
    // Another replica may be about to write the same.
    await tx.apiKeySecret.createMany({
      data: {...secret, prefix: operatorKey.slice(0, 4), hash},
      skipDuplicates: true,
    });
  });
  await database
    .forTenant(operatorTenant)
    .update(ownWork(), (tx) => appendFirst(tx, chain, foundingRecord(operatorTenant, new Date())));
};
