import type {BookQuote} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import type {Offer} from './check-lines.ts';

/** The offers among inventory's quotes, by book. Throws when a book that was asked for is missing or has no price. */
export function offersOf(books: readonly string[], quotes: readonly BookQuote[]): Map<string, Offer> {
  const byBook = new Map(quotes.map((quote) => [quote.book, quote]));
  return new Map(
    books.flatMap((book) => {
      const quote = byBook.get(book);
      if (quote === undefined) throw new Error(`inventory did not quote ${book}`);
      const {found, title, unitPrice, availableQuantity} = quote;
      if (!found) return [];
      if (unitPrice === undefined) throw new Error(`inventory quoted ${book} without a price`);
      return [[book, {title, unitPrice, availableQuantity}] as const];
    }),
  );
}
