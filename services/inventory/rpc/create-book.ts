import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {BookChanged_Kind} from '#gen/ts/souk/inventory/v1/events.ts';
import type {CreateBookRequest} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {newId} from '#runtime/api/new-id.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {bookDraftOf} from '../domain/book-draft.ts';
import {bookName} from '../domain/resource-name.ts';
import {bookChanged} from '../events/book-changed.ts';
import {requireBook} from '../store/find-books.ts';
import {insertBooks} from '../store/insert-books.ts';
import {isbnConflict} from '../store/isbn-conflict.ts';
import {linkAuthors} from '../store/link-authors.ts';

/** Creates a book without copies. Fails with AUTHOR_NOT_FOUND, ISBN_ALREADY_USED. */
export const createBook =
  ({database}: Deps): Rpc<CreateBookRequest, Book> =>
  async ({book}, call) =>
    database.forTenant(call.tenant).update(call, async (tx) => {
      const id = newId();
      const draft = bookDraftOf(book);
      const inserted = await insertBooks(tx, [{id, draft, availableQuantity: 0}]);
      if (!inserted.has(id)) throw await isbnConflict(tx, draft.isbn13);
      await linkAuthors(tx, [{bookId: id, authorIds: draft.authorIds}]);
      const created = await requireBook(tx, bookName(id));
      tx.emit(bookChanged(BookChanged_Kind.KIND_CREATED, created));
      return created;
    });
