import {sortKey, wordsOf} from '../domain/searchable.ts';
import type {Tx} from './client.ts';

/**
 * Gives an author another display name, as its next version. Books show the names of their authors, so they become
 * their next versions too; answers their ids.
 */
export const updateAuthor = async (tx: Tx, id: string, displayName: string): Promise<string[]> => {
  await tx.$executeRaw`
    update author set display_name = ${displayName}, name_key = ${sortKey(displayName)},
      version = version + 1, update_time = now()
    where tenant_id = current_setting('souk.tenant') and id = ${id}::uuid`;
  await tx.$executeRaw`
    delete from author_word where tenant_id = current_setting('souk.tenant') and author_id = ${id}::uuid`;
  await tx.$executeRaw`
    insert into author_word (word, author_id) select unnest(${wordsOf(displayName)}::text[]), ${id}::uuid`;
  const books = await tx.$queryRaw<{id: string}[]>`
    update book set version = version + 1, update_time = now()
    where tenant_id = current_setting('souk.tenant') and id in (
      select book_id from book_author where tenant_id = current_setting('souk.tenant') and author_id = ${id}::uuid)
    returning id::text`;
  return books.map((book) => book.id);
};
