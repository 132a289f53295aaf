import type {PrismaClient} from '#gen/prisma/cart/client.ts';
import type {Reader} from '#runtime/data/database.ts';
import type {CartKey} from '../domain/cart-key.ts';
import type {CartState} from '../domain/cart-state.ts';
import {lineOf} from './line-of.ts';
import {live} from './live.ts';

/** Reads a cart with its lines; undefined when the caller finds none. */
export async function findCart(read: Reader<PrismaClient>, key: CartKey, now: Date): Promise<CartState | undefined> {
  const row = await read.cart.findFirst({where: live(key, now), include: {lines: {orderBy: {position: 'asc'}}}});
  return row === null ? undefined : {...row, lines: row.lines.map(lineOf)};
}
