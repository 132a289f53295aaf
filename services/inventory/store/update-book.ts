import type {BookDraft} from '../domain/book-draft.ts';
import {sortKey, wordsOf} from '../domain/searchable.ts';
import type {Tx} from './client.ts';
import {linkAuthors} from './link-authors.ts';

/** The next version of a book. */
export interface BookChange {
  readonly id: string;
  readonly before: BookDraft;
  readonly after: BookDraft;
}

/**
 * Writes the next version of a book, which the transaction holds. Fails with AUTHOR_NOT_FOUND, and with the database's
 * error (`violatedConstraint`) when another book has the ISBN.
 */
export const updateBook = async (tx: Tx, {id, before, after}: BookChange): Promise<void> => {
  await tx.$executeRaw`
    update book set
      title = ${after.title}, title_key = ${sortKey(after.title)},
      publication_year = ${after.publicationYear ?? null}::integer,
      language = ${after.language}, language_key = ${after.language.toLowerCase()},
      isbn13 = nullif(${after.isbn13}, ''),
      price_minor_units = ${after.priceMinorUnits}::bigint, currency_code = ${after.currencyCode},
      version = version + 1, update_time = now()
    where tenant_id = (select current_setting('souk.tenant')) and id = ${id}::uuid`;
  if (after.title !== before.title) await replaceWords(tx, id, after.title);
  if (after.authorIds.join() !== before.authorIds.join()) await replaceAuthors(tx, id, after.authorIds);
};

const replaceWords = async (tx: Tx, id: string, title: string): Promise<void> => {
  await tx.$executeRaw`
    delete from book_word where tenant_id = (select current_setting('souk.tenant')) and book_id = ${id}::uuid`;
  await tx.$executeRaw`insert into book_word (word, book_id) select unnest(${wordsOf(title)}::text[]), ${id}::uuid`;
};

const replaceAuthors = async (tx: Tx, id: string, authorIds: readonly string[]): Promise<void> => {
  await tx.$executeRaw`
    delete from book_author where tenant_id = (select current_setting('souk.tenant')) and book_id = ${id}::uuid`;
  await linkAuthors(tx, [{bookId: id, authorIds}]);
};
