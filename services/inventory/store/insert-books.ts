import type {BookDraft} from '../domain/book-draft.ts';
import {sortKey, wordsOf} from '../domain/searchable.ts';
import type {Tx} from './client.ts';

/** A book that is not in the database yet. */
export interface NewBook {
  readonly id: string;
  readonly draft: BookDraft;
  readonly availableQuantity: number;
}

/**
 * Inserts books with their stock and the words of their titles, without authors, in one statement however many they are.
 * Answers the ids of those inserted: the others have an ISBN that another book of the tenant has.
 */
export const insertBooks = async (tx: Tx, books: readonly NewBook[]): Promise<Set<string>> => {
  // Rows go in by ISBN, so that two imports of the same books wait for each other in one order and do not deadlock.
  const rows = await tx.$queryRaw<{id: string}[]>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(books.map(rowOf))}::jsonb) as given(
        id uuid, title text, title_key text, publication_year integer, language text, language_key text, isbn13 text,
        price_minor_units bigint, currency_code text, available_quantity integer, words text[])
    ), inserted as (
      insert into book (
        id, title, title_key, publication_year, language, language_key, isbn13, price_minor_units, currency_code)
      select
        id, title, title_key, publication_year, language, language_key, isbn13, price_minor_units, currency_code
      from given order by isbn13
      on conflict (tenant_id, isbn13) do nothing
      returning id
    ), stocked as (
      insert into stock (book_id, available_quantity)
      select id, available_quantity from inserted join given using (id)
    ), findable as (
      insert into book_word (word, book_id)
      select unnest(words), id from inserted join given using (id)
    )
    select id::text from inserted`;
  return new Set(rows.map(({id}) => id));
};

const rowOf = ({id, draft, availableQuantity}: NewBook) => ({
  id,
  title: draft.title,
  title_key: sortKey(draft.title),
  publication_year: draft.publicationYear ?? null,
  language: draft.language,
  language_key: draft.language.toLowerCase(),
  isbn13: draft.isbn13 === '' ? null : draft.isbn13,
  price_minor_units: String(draft.priceMinorUnits),
  currency_code: draft.currencyCode,
  available_quantity: availableQuantity,
  words: wordsOf(draft.title),
});
