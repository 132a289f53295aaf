import {Prisma} from '#gen/prisma/inventory/client.ts';
import type {Author} from '#gen/ts/souk/inventory/v1/book.ts';
import {type AuthorRow, authorOf} from './author-row.ts';
import type {Read} from './client.ts';
import {keysOf, type Listing, orderBy, type Place, seek} from './keyset.ts';

/** One page of authors. */
export const listAuthors = async (db: Read, listing: Listing): Promise<Place<Author>[]> => {
  const rows = await db.$queryRaw<(AuthorRow & {readonly keys: readonly string[]})[]>`${authorsOf(listing)}`;
  return rows.map((row) => ({item: authorOf(row), keys: row.keys}));
};

/** The statement of `listAuthors`. */
export const authorsOf = ({where, order, after, limit}: Listing): Prisma.Sql => Prisma.sql`
  select a.id::text, a.display_name, a.version, a.create_time, a.update_time, ${keysOf(order)} as keys
  from author a
  where a.tenant_id = (select current_setting('souk.tenant')) and ${where} and ${seek(order, after)}
  ${orderBy(order)}
  limit ${limit}`;
