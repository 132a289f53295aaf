import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import type {Tx} from './client.ts';
import {findBooks} from './find-books.ts';

/** Makes the next version of every book of an author, because books show the names of their authors. Answers the books. */
export const renewBooksOf = async (tx: Tx, authorId: string): Promise<Book[]> => {
  const renewed = await tx.$queryRaw<{id: string}[]>`
    update book set version = version + 1, update_time = now()
    where tenant_id = (select current_setting('souk.tenant')) and id in (
      select book_id from book_author where tenant_id = (select current_setting('souk.tenant')) and author_id = ${authorId}::uuid)
    returning id::text`;
  return findBooks(
    tx,
    renewed.map(({id}) => id),
  );
};
