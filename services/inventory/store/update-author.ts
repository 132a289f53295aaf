import {sortKey, wordsOf} from '../domain/searchable.ts';
import type {Tx} from './client.ts';

/**
 * Gives an author, whom the transaction holds, another display name as the next version. Fails with the database's error
 * (`violatedConstraint`) when another author has it.
 */
export const updateAuthor = async (tx: Tx, id: string, displayName: string): Promise<void> => {
  await tx.$executeRaw`
    update author set
      display_name = ${displayName}, name_key = ${sortKey(displayName)}, version = version + 1, update_time = now()
    where tenant_id = (select current_setting('souk.tenant')) and id = ${id}::uuid`;
  await tx.$executeRaw`
    delete from author_word where tenant_id = (select current_setting('souk.tenant')) and author_id = ${id}::uuid`;
  await tx.$executeRaw`
    insert into author_word (word, author_id) select unnest(${wordsOf(displayName)}::text[]), ${id}::uuid`;
};
