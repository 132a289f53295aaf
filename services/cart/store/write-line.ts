import type {PrismaClient} from '#gen/prisma/cart/client.ts';
import type {Writer} from '#runtime/data/database.ts';
import type {LineChange} from '../domain/change-line.ts';
import type {Line} from '../domain/line.ts';

/** Stores a change of one line of a cart that is locked. */
export async function writeLine(
  tx: Writer<PrismaClient>,
  cartId: string,
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
    case 'append': {
      const {_max} = await tx.cartLine.aggregate({where: {cartId}, _max: {position: true}});
      await tx.cartLine.createMany({data: {...where, ...data, position: (_max.position ?? 0) + 1}});
      return;
    }
    default:
      throw new TypeError(`no such change: ${kind satisfies never}`);
  }
}
