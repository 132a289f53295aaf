import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {type BookRow, bookOf, selectBooks} from './book-row.ts';
import type {Read} from './client.ts';

/** The books that have these ids, by id; ids of nobody or of another tenant are missing. */
export const findBooks = async (db: Read, ids: readonly string[]): Promise<Map<string, Book>> => {
  const rows = await db.$queryRaw<BookRow[]>`${selectBooks} and b.id = any(${ids}::uuid[])`;
  return new Map(rows.map((row) => [row.id, bookOf(row)]));
};

/** The book with this id, unless it is nobody's or another tenant's. */
export const findBook = async (db: Read, id: string): Promise<Book | undefined> => {
  const [row] = await db.$queryRaw<BookRow[]>`${selectBooks} and b.id = ${id}::uuid`;
  return row && bookOf(row);
};

/**
 * The same, held until the end of the transaction: nobody else changes it meanwhile. Two statements, because one that
 * has waited for the lock would answer the new book with the authors of the old one.
 */
export const findBookForUpdate = async (tx: Read, id: string): Promise<Book | undefined> => {
  await tx.$queryRaw`select from book where tenant_id = current_setting('souk.tenant') and id = ${id}::uuid for update`;
  return findBook(tx, id);
};

/** The id of the tenant's book with this ISBN. */
export const findBookIdByIsbn = async (db: Read, isbn13: string): Promise<string | undefined> => {
  const found = await findBookIdsByIsbn(db, [isbn13]);
  return found.get(isbn13);
};

/** The ids of the tenant's books with these ISBNs, by ISBN. */
export const findBookIdsByIsbn = async (db: Read, isbns: readonly string[]): Promise<Map<string, string>> => {
  const rows = await db.$queryRaw<{isbn13: string; id: string}[]>`
    select isbn13, id::text from book
    where tenant_id = current_setting('souk.tenant') and isbn13 = any(${isbns}::text[])`;
  return new Map(rows.map(({isbn13, id}) => [isbn13, id]));
};
