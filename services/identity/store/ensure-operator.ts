import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import {ownWork} from '#runtime/data/own-work.ts';
import {appendFirst} from '../audit/append-records.ts';
import type {Chain} from '../audit/chain.ts';
import {foundingRecord} from '../audit/founding-record.ts';
import {hashSecret} from '../domain/api-key-secret.ts';
import {operatorTenant} from '../domain/operator.ts';

/** Always the same row, so that replicas and restarts mean the same key. */
const keyId = '00000000-0000-7000-8000-000000000001';

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
  const secretHash = new Uint8Array(Buffer.from(hashSecret(operatorKey), 'base64url'));
  const prefix = operatorKey.slice(0, 4);
  const key = {tenantId: operatorTenant, id: keyId, displayName: 'Operator', permissions: ['*'], prefix, secretHash};
  await system.tenant.createMany({data: {id: operatorTenant, displayName: 'Operator'}, skipDuplicates: true});
  await system.apiKey.createMany({data: key, skipDuplicates: true});
  await system.apiKey.updateMany({
    where: {tenantId: operatorTenant, id: keyId, secretHash: {not: secretHash}},
    data: {secretHash, prefix, revokeTime: null},
  });
  await database
    .forTenant(operatorTenant)
    .update(ownWork(), (tx) => appendFirst(tx, chain, foundingRecord(operatorTenant, new Date())));
};
