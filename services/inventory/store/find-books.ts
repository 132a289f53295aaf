import {Prisma} from '#gen/prisma/inventory/client.ts';
import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {bookNotFound} from '../domain/failure.ts';
import {bookId, bookName} from '../domain/resource-name.ts';
import {type BookRow, bookColumns, bookOf, fromBooks, selectBooks} from './book-row.ts';
import type {Read, Tx} from './client.ts';

/** The tenant's books that have these ids, in no order. */
export const findBooks = async (db: Read, ids: readonly string[]): Promise<Book[]> => {
  const chosen = Prisma.sql`select ${bookColumns} ${fromBooks} and b.id = any(${ids}::uuid[])`;
  const rows = await db.$queryRaw<BookRow[]>`${selectBooks(chosen)}`;
  return rows.map(bookOf);
};

/** The tenant's book of this name. */
export const findBook = async (db: Read, name: string): Promise<Book | undefined> => {
  const [book] = await findBooks(db, [bookId(name)]);
  return book;
};

/** The same. Fails with BOOK_NOT_FOUND. */
export const requireBook = async (db: Read, name: string): Promise<Book> => {
  const book = await findBook(db, name);
  if (book === undefined) throw bookNotFound(name);
  return book;
};

/**
 * The same, held until the end of the transaction: nobody else changes it meanwhile. Two statements, because one that
 * has waited for the lock would answer the new book with the authors of the old one.
 */
export const requireBookForUpdate = async (tx: Tx, name: string): Promise<Book> => {
  await tx.$queryRaw`
    select 1 as held from book
    where tenant_id = (select current_setting('souk.tenant')) and id = ${bookId(name)}::uuid for update`;
  return requireBook(tx, name);
};

/** The names of the tenant's books that have these ISBNs, by ISBN. */
export const findBookNamesByIsbn = async (db: Read, isbns: readonly string[]): Promise<Map<string, string>> => {
  const rows = await db.$queryRaw<{isbn13: string; id: string}[]>`
    select isbn13, id from book
    where tenant_id = (select current_setting('souk.tenant')) and isbn13 = any(${isbns}::text[])`;
  return new Map(rows.map(({isbn13, id}) => [isbn13, bookName(id)]));
};
