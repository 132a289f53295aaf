import type {CartLine} from '#gen/prisma/cart/client.ts';
import type {Line} from '../domain/line.ts';

/** The line that a row stands for. */
export function lineOf({bookId, quantity, expectedMinorUnits, expectedCurrency}: CartLine): Line {
  const known = expectedMinorUnits !== null && expectedCurrency !== null;
  return {
    bookId,
    quantity,
    expectedUnitPrice: known ? {minorUnits: expectedMinorUnits, currencyCode: expectedCurrency} : undefined,
  };
}
