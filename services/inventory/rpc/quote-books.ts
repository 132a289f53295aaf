import type {BookQuote, QuoteBooksRequest, QuoteBooksResponse} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {bookId} from '../domain/resource-name.ts';
import {type QuoteRow, quoteBooks as quoteRows} from '../store/quote-books.ts';

/** Answers price and availability of books as the database has them now, in the order asked. */
export const quoteBooks =
  ({database}: Deps): Rpc<QuoteBooksRequest, QuoteBooksResponse> =>
  async ({books}, {tenant}) => {
    const rows = await quoteRows(database.forTenant(tenant).read, books.map(bookId));
    return {quotes: books.map((book) => quoteOf(book, rows.get(bookId(book))))};
  };

const quoteOf = (book: string, row: QuoteRow | undefined): BookQuote =>
  row === undefined
    ? {book, found: false, title: '', unitPrice: undefined, availableQuantity: 0}
    : {
        book,
        found: true,
        title: row.title,
        unitPrice: {minorUnits: row.price_minor_units, currencyCode: row.currency_code},
        availableQuantity: row.available_quantity,
      };
