import {Prisma} from '#gen/prisma/inventory/client.ts';
import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {etagOf} from '#runtime/api/etag.ts';
import {authorName, bookName} from '../domain/resource-name.ts';

/** A book with the names of its authors and its stock. */
export interface BookRow {
  readonly id: string;
  readonly title: string;
  readonly author_ids: readonly string[];
  readonly author_display_names: readonly string[];
  readonly publication_year: number | null;
  readonly language: string;
  readonly isbn13: string | null;
  readonly price_minor_units: bigint;
  readonly currency_code: string;
  readonly available_quantity: number;
  readonly version: number;
  readonly create_time: Date;
  readonly update_time: Date;
}

/**
 * Makes `BookRow`s of the books that `chosen` answers with their `bookColumns`. Stock and authors are looked up book by book
 * in their indexes: a page has few books.
 */
export const selectBooks = (chosen: Prisma.Sql): Prisma.Sql => Prisma.sql`
  select chosen.*,
         (select s.available_quantity from stock s
          where s.tenant_id = (select current_setting('souk.tenant')) and s.book_id = chosen.id) as available_quantity,
         coalesce(cover.author_ids, '{}') as author_ids,
         coalesce(cover.author_display_names, '{}') as author_display_names
  from (${chosen}) chosen
  left join lateral (
    select array_agg(a.id::text order by ba.position) as author_ids,
           array_agg(a.display_name order by ba.position) as author_display_names
    from book_author ba
    join author a on a.tenant_id = ba.tenant_id and a.id = ba.author_id
    where ba.tenant_id = (select current_setting('souk.tenant')) and ba.book_id = chosen.id
  ) cover on true`;

/** The columns of `BookRow` that are in the book `b`. */
export const bookColumns = Prisma.sql`
  b.id, b.title, b.publication_year, b.language, b.isbn13, b.price_minor_units, b.currency_code, b.version,
  b.create_time, b.update_time`;

/** The books `b` of the tenant with their stock `s`, which costs nothing where nobody asks for it. Followed by `and …`. */
export const fromBooks = Prisma.sql`
  from book b
  left join stock s on s.tenant_id = b.tenant_id and s.book_id = b.id
  where b.tenant_id = (select current_setting('souk.tenant'))`;

export const bookOf = (row: BookRow): Book => ({
  name: bookName(row.id),
  title: row.title,
  authors: row.author_ids.map(authorName),
  authorDisplayNames: [...row.author_display_names],
  publicationYear: row.publication_year ?? undefined,
  language: row.language,
  isbn13: row.isbn13 ?? '',
  price: {minorUnits: row.price_minor_units, currencyCode: row.currency_code},
  availableQuantity: row.available_quantity,
  etag: etagOf(row.id, row.version),
  createTime: row.create_time,
  updateTime: row.update_time,
});
