import type {PrismaClient} from '#gen/prisma/cart/client.ts';
import type {Writer} from '#runtime/data/database.ts';
import type {CartKey} from '../domain/cart-key.ts';
import type {CartState} from '../domain/cart-state.ts';
import {lineOf} from './line-of.ts';
import {live} from './live.ts';

/** A cart that nobody else changes until the transaction ends. */
export interface LockedCart extends CartState {
  /** Position of a line that is added to the end. */
  readonly nextPosition: number;
}

/**
 * Takes a cart for a change until the transaction ends, renewed and with the lines that the change before left; undefined
 * when the caller finds none. The update of its row is the lock: changes of one cart happen one after the other.
 */
export async function lockCart(
  tx: Writer<PrismaClient>,
  key: CartKey,
  {now, expireTime}: {now: Date; expireTime: Date},
): Promise<LockedCart | undefined> {
  const [row] = await tx.cart.updateManyAndReturn({where: live(key, now), data: {updateTime: now, expireTime}});
  if (row === undefined) return undefined;
  // In a statement of its own: that of the lock began before the change before it was committed and would not see it.
  const lines = await tx.cartLine.findMany({where: {cartId: key.id}, orderBy: {position: 'asc'}});
  return {...row, lines: lines.map(lineOf), nextPosition: (lines.at(-1)?.position ?? 0) + 1};
}
