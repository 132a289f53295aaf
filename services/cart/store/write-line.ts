import type {PrismaClient} from '#gen/prisma/cart/client.ts';
import type {Writer} from '#runtime/data/database.ts';
import type {LineChange} from '../domain/change-line.ts';
import type {Line} from '../domain/line.ts';
import type {LockedCart} from './lock-cart.ts';

/** Stores the change of one line. */
export async function writeLine(
  tx: Writer<PrismaClient>,
  {id: cartId, nextPosition}: LockedCart,
  kind: Exclude<LineChange['kind'], 'full'>,
  {bookId, quantity, expectedUnitPrice}: Line,
): Promise<void> {
  const where = {cartId, bookId};
  const data = {
    quantity,
    expectedMinorUnits: expectedUnitPrice?.minorUnits ?? null,
    expectedCurrency: expectedUnitPrice?.currencyCode ?? null,
  };
  switch (kind) {
    case 'none':
      return;
    case 'remove':
      await tx.cartLine.deleteMany({where});
      return;
    case 'replace':
      await tx.cartLine.updateMany({where, data});
      return;
    case 'append':
      await tx.cartLine.createMany({data: {...where, ...data, position: nextPosition}});
      return;
    default:
      throw new TypeError(`no such change: ${kind satisfies never}`);
  }
}
