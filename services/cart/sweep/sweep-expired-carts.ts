import type {PrismaClient} from '#gen/prisma/cart/client.ts';
import type {Clock} from '../domain/clock.ts';
import {deleteExpiredCarts} from '../store/delete-expired-carts.ts';

const batchSize = 500;

/**
 * Deletes all carts that have expired, of all tenants, in short transactions; answers how many.
 *
 * @param signal ends the sweep after the batch that is under way.
 */
export async function sweepExpiredCarts(system: PrismaClient, clock: Clock, signal: AbortSignal): Promise<number> {
  let swept = 0;
  for (let batch = batchSize; batch === batchSize && !signal.aborted; ) {
    batch = await deleteExpiredCarts(system, clock(), batchSize);
    swept += batch;
  }
  return swept;
}
