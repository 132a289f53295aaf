import type {PrismaClient} from '#gen/prisma/cart/client.ts';
import type {Writer} from '#runtime/data/database.ts';
import type {CartKey} from '../domain/cart-key.ts';
import {live} from './live.ts';

/** Moves the end of a cart's life; answers false when there is no such cart (any more). */
export async function renewCart(
  tx: Writer<PrismaClient>,
  key: CartKey,
  {now, expireTime}: {now: Date; expireTime: Date},
): Promise<boolean> {
  const {count} = await tx.cart.updateMany({where: live(key, now), data: {expireTime}});
  return count > 0;
}
