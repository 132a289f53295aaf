import type {Empty} from '#gen/ts/google/protobuf/empty.ts';
import {BookChanged_Kind} from '#gen/ts/souk/inventory/v1/events.ts';
import type {DeleteBookRequest} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {bookId} from '../domain/resource-name.ts';
import {bookChanged} from '../events/book-changed.ts';
import {deleteBook as deleteRows} from '../store/delete-book.ts';
import {requireBookForUpdate} from '../store/find-books.ts';

/** Deletes a book, when it has an etag only at that etag. Fails with BOOK_NOT_FOUND, ETAG_MISMATCH. */
export const deleteBook =
  ({database, books}: Deps): Rpc<DeleteBookRequest, Empty> =>
  async ({name, etag}, call) => {
    const answer = await database.forTenant(call.tenant).update(call, async (tx): Promise<Empty> => {
      const book = await requireBookForUpdate(tx, name);
      requireEtag(etag, book.etag, name);
      await deleteRows(tx, bookId(name));
      tx.emit(bookChanged(BookChanged_Kind.KIND_DELETED, book));
      return {};
    });
    await books.invalidate(call.tenant, [name]);
    return answer;
  };
