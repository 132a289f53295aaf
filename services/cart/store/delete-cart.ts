import type {PrismaClient} from '#gen/prisma/cart/client.ts';
import type {Writer} from '#runtime/data/database.ts';
import type {CartKey} from '../domain/cart-key.ts';
import {live} from './live.ts';

/** Deletes a cart with its lines; answers false when the caller finds none. */
export async function deleteCart(tx: Writer<PrismaClient>, key: CartKey, now: Date): Promise<boolean> {
  const {count} = await tx.cart.deleteMany({where: live(key, now)});
  return count > 0;
}
