import type {Author} from '#gen/ts/souk/inventory/v1/book.ts';
import {type AuthorRow, authorOf, selectAuthors} from './author-row.ts';
import type {Read} from './client.ts';

/** The author with this id, unless it is nobody's or another tenant's. */
export const findAuthor = async (db: Read, id: string): Promise<Author | undefined> => {
  const [row] = await db.$queryRaw<AuthorRow[]>`${selectAuthors} and a.id = ${id}::uuid`;
  return row && authorOf(row);
};

/** The same, held until the end of the transaction: nobody else changes it, or writes it on a cover, meanwhile. */
export const findAuthorForUpdate = async (tx: Read, id: string): Promise<Author | undefined> => {
  const [row] = await tx.$queryRaw<AuthorRow[]>`${selectAuthors} and a.id = ${id}::uuid for update`;
  return row && authorOf(row);
};

/** The ids of the tenant's authors with these display names, by display name. */
export const findAuthorIds = async (db: Read, displayNames: readonly string[]): Promise<Map<string, string>> => {
  const rows = await db.$queryRaw<{display_name: string; id: string}[]>`
    select display_name, id::text from author
    where tenant_id = current_setting('souk.tenant') and display_name = any(${displayNames}::text[])`;
  return new Map(rows.map(({display_name, id}) => [display_name, id]));
};

/** How many books name the author on their cover. */
export const countBooksOf = async (db: Read, authorId: string): Promise<number> => {
  const [row] = await db.$queryRaw<{count: number}[]>`
    select count(*)::integer as count from book_author
    where tenant_id = current_setting('souk.tenant') and author_id = ${authorId}::uuid`;
  return row?.count ?? 0;
};
