import {Prisma} from '#gen/prisma/inventory/client.ts';
import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {type BookRow, bookOf, selectBooks} from './book-row.ts';
import type {Read} from './client.ts';
import {keysOf, type Listing, orderBy, type Place, seek} from './keyset.ts';

/** One page of books. The page is found first, in one index where there is one, and only its books are read in full. */
export const listBooks = async (db: Read, listing: Listing): Promise<Place<Book>[]> => {
  const rows = await db.$queryRaw<(BookRow & {readonly keys: readonly string[]})[]>`${booksOf(listing)}`;
  return rows.map((row) => ({item: bookOf(row), keys: row.keys}));
};

/** The statement of `listBooks`. */
export const booksOf = ({where, order, after, limit}: Listing): Prisma.Sql => Prisma.sql`
  select listed.*, page.keys
  from (
    select b.id, ${keysOf(order)} as keys, row_number() over (${orderBy(order)}) as place
    from book b
    join stock s on s.tenant_id = b.tenant_id and s.book_id = b.id
    where b.tenant_id = current_setting('souk.tenant') and ${where} and ${seek(order, after)}
    ${orderBy(order)}
    limit ${limit}
  ) page
  join lateral (${selectBooks} and b.id = page.id) listed on true
  order by page.place`;
