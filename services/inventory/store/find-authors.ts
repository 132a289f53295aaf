import type {Author} from '#gen/ts/souk/inventory/v1/book.ts';
import {authorNotFound} from '../domain/failure.ts';
import {authorId, authorName} from '../domain/resource-name.ts';
import {type AuthorRow, authorOf, selectAuthors} from './author-row.ts';
import type {Read, Tx} from './client.ts';

/** The tenant's author of this name. Fails with AUTHOR_NOT_FOUND. */
export const requireAuthor = async (db: Read, name: string): Promise<Author> => {
  const [row] = await db.$queryRaw<AuthorRow[]>`${selectAuthors} and a.id = ${authorId(name)}::uuid`;
  if (row === undefined) throw authorNotFound(name);
  return authorOf(row);
};

/** The same, held until the end of the transaction: nobody else changes it, or writes it on a cover, meanwhile. */
export const requireAuthorForUpdate = async (tx: Tx, name: string): Promise<Author> => {
  const [row] = await tx.$queryRaw<AuthorRow[]>`${selectAuthors} and a.id = ${authorId(name)}::uuid for update`;
  if (row === undefined) throw authorNotFound(name);
  return authorOf(row);
};

/** The names of the tenant's authors who have these display names, by display name. */
export const findAuthorNames = async (db: Read, displayNames: readonly string[]): Promise<Map<string, string>> => {
  const rows = await db.$queryRaw<{display_name: string; id: string}[]>`
    select display_name, id::text from author
    where tenant_id = (select current_setting('souk.tenant')) and display_name = any(${displayNames}::text[])`;
  return new Map(rows.map(({display_name, id}) => [display_name, authorName(id)]));
};

/** How many books name the author on their cover. */
export const countBooksBy = async (db: Read, author: string): Promise<number> => {
  const [row] = await db.$queryRaw<{count: number}[]>`
    select count(*)::integer as count from book_author
    where tenant_id = (select current_setting('souk.tenant')) and author_id = ${authorId(author)}::uuid`;
  return row?.count ?? 0;
};
