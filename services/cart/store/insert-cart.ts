import type {PrismaClient} from '#gen/prisma/cart/client.ts';
import type {Writer} from '#runtime/data/database.ts';
import type {CartState} from '../domain/cart-state.ts';

/** Stores a new cart; it has no lines. */
export async function insertCart(tx: Writer<PrismaClient>, cart: Omit<CartState, 'lines'>): Promise<CartState> {
  await tx.cart.createMany({data: cart});
  return {...cart, lines: []};
}
