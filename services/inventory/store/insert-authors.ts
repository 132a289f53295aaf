import type {Author} from '#gen/ts/souk/inventory/v1/book.ts';
import {sortKey, wordsOf} from '../domain/searchable.ts';
import {type AuthorRow, authorOf} from './author-row.ts';
import type {Tx} from './client.ts';

/** An author who is not in the database yet. */
export interface NewAuthor {
  readonly id: string;
  readonly displayName: string;
}

/**
 * Inserts authors with the words of their names, in one statement however many they are. Answers those inserted: the
 * others have a display name that another author of the tenant has.
 */
export const insertAuthors = async (tx: Tx, authors: readonly NewAuthor[]): Promise<Author[]> => {
  const given = authors.map(({id, displayName}) => ({
    id,
    display_name: displayName,
    name_key: sortKey(displayName),
    words: wordsOf(displayName),
  }));
  // Rows go in by name, so that two imports with the same authors wait for each other in one order and do not deadlock.
  const rows = await tx.$queryRaw<AuthorRow[]>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
        as given(id uuid, display_name text, name_key text, words text[])
    ), inserted as (
      insert into author (id, display_name, name_key)
      select id, display_name, name_key from given order by display_name collate "C"
      on conflict (tenant_id, display_name) do nothing
      returning id, display_name, version, create_time, update_time
    ), findable as (
      insert into author_word (word, author_id)
      select unnest(given.words), given.id from inserted join given using (id)
    )
    select id::text, display_name, version, create_time, update_time from inserted`;
  return rows.map(authorOf);
};
