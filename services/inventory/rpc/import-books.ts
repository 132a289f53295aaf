import {AuthorChanged_Kind, BookChanged_Kind} from '#gen/ts/souk/inventory/v1/events.ts';
import type {
  ImportBooksRequest,
  ImportBooksResponse,
  ImportResult,
} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {statusOf} from '#runtime/errors/status-of.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {type AcceptedRow, examineImport} from '../domain/examine-import.ts';
import {isbnAlreadyUsed} from '../domain/failure.ts';
import {bookName} from '../domain/resource-name.ts';
import {authorChanged} from '../events/author-changed.ts';
import {bookChanged} from '../events/book-changed.ts';
import type {Tx} from '../store/client.ts';
import {ensureAuthors} from '../store/ensure-authors.ts';
import {findBookNamesByIsbn, findBooks} from '../store/find-books.ts';
import {insertBooks} from '../store/insert-books.ts';
import {linkAuthors} from '../store/link-authors.ts';

/** Creates many books in one transaction and a handful of statements. A row that cannot become a book says why. */
export const importBooks =
  ({database}: Deps): Rpc<ImportBooksRequest, ImportBooksResponse> =>
  async ({rows}, call) => {
    const {accepted, repeated, refused} = examineImport(rows);
    return database.forTenant(call.tenant).update(call, async (tx) => {
      const inserted = await insertBooks(tx, accepted);
      const created = accepted.filter(({id}) => inserted.has(id));
      const taken = [...accepted.filter(({id}) => !inserted.has(id)), ...repeated];
      await writeCovers(tx, created);
      await tellOf(tx, created);
      const holders = await findBookNamesByIsbn(
        tx,
        taken.map(({draft}) => draft.isbn13),
      );
      const results = [
        ...created.map(({index, id}) => success(index, bookName(id))),
        ...refused.map(({index, failure}) => refusal(index, failure)),
        ...taken.map(({index, draft: {isbn13}}) => refusal(index, isbnAlreadyUsed(isbn13, holders.get(isbn13) ?? ''))),
      ];
      return {results: results.sort((one, other) => one.index - other.index), createdCount: created.length};
    });
  };

const writeCovers = async (tx: Tx, rows: readonly AcceptedRow[]): Promise<void> => {
  const authors = await ensureAuthors(
    tx,
    rows.flatMap(({authorDisplayNames}) => authorDisplayNames),
  );
  await linkAuthors(
    tx,
    rows.map(({id, authorDisplayNames}) => ({
      bookId: id,
      authorIds: authorDisplayNames.map(authors.idOf),
    })),
  );
  for (const author of authors.created) tx.emit(authorChanged(AuthorChanged_Kind.KIND_CREATED, author));
};

const tellOf = async (tx: Tx, rows: readonly AcceptedRow[]): Promise<void> => {
  for (const book of await findBooks(
    tx,
    rows.map(({id}) => id),
  )) {
    tx.emit(bookChanged(BookChanged_Kind.KIND_CREATED, book));
  }
};

const success = (index: number, book: string): ImportResult => ({index, outcome: {$case: 'book', value: book}});

const refusal = (index: number, failure: Failure): ImportResult => ({
  index,
  outcome: {$case: 'error', value: statusOf(failure)},
});
