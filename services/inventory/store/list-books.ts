import {Prisma} from '#gen/prisma/inventory/client.ts';
import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {type BookRow, bookColumns, bookOf, fromBooks, selectBooks} from './book-row.ts';
import type {Read} from './client.ts';
import {keysOf, type Listing, orderBy, type Place, seek} from './keyset.ts';

/** One page of books. */
export const listBooks = async (db: Read, listing: Listing): Promise<Place<Book>[]> => {
  const rows = await db.$queryRaw<(BookRow & {readonly keys: readonly string[]})[]>`${booksOf(listing)}`;
  return rows.map((row) => ({item: bookOf(row), keys: row.keys}));
};

/** The statement of `listBooks`. The page is chosen first, so that authors are looked up for its books only. */
export const booksOf = ({where, order, after, limit}: Listing): Prisma.Sql => {
  const page = Prisma.sql`
    select ${bookColumns}, ${keysOf(order)} as keys, row_number() over (${orderBy(order)}) as place
    ${fromBooks} and ${where} and ${seek(order, after)}
    ${orderBy(order)}
    limit ${limit}`;
  return Prisma.sql`${selectBooks(page)} order by chosen.place`;
};
