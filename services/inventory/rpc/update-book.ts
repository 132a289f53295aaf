import {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {BookChanged_Kind} from '#gen/ts/souk/inventory/v1/events.ts';
import type {UpdateBookRequest} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {requireEtag} from '#runtime/api/etag.ts';
import {violatedConstraint} from '#runtime/data/violated-constraint.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {validate} from '#runtime/server/validate.ts';
import type {Deps} from '../deps.ts';
import {bookDraftOf} from '../domain/book-draft.ts';
import {changeBook} from '../domain/change-book.ts';
import {named} from '../domain/named.ts';
import {bookId} from '../domain/resource-name.ts';
import {bookChanged} from '../events/book-changed.ts';
import {requireBook, requireBookForUpdate} from '../store/find-books.ts';
import {isbnConflict} from '../store/isbn-conflict.ts';
import {updateBook as updateRows} from '../store/update-book.ts';

/**
 * Changes the fields of a book that the mask names.
 * Fails with BOOK_NOT_FOUND, ETAG_MISMATCH, UPDATE_MASK_INVALID, AUTHOR_NOT_FOUND, ISBN_ALREADY_USED.
 */
export const updateBook =
  ({database, books}: Deps): Rpc<UpdateBookRequest, Book> =>
  async ({book, updateMask}, call) => {
    const change = named(book, 'book', 'books');
    const {name, etag, isbn13} = change;
    const inventory = database.forTenant(call.tenant);
    const updating = inventory.update(call, async (tx) => {
      const current = await requireBookForUpdate(tx, name);
      requireEtag(etag, current.etag, name);
      const next = changeBook(current, change, updateMask);
      validate('souk.inventory.v1.Book', Book.encode(next).finish(), 'book');
      await updateRows(tx, {id: bookId(name), before: bookDraftOf(current), after: bookDraftOf(next)});
      const updated = await requireBook(tx, name);
      tx.emit(bookChanged(BookChanged_Kind.KIND_UPDATED, updated));
      return updated;
    });
    const updated = await updating.catch(async (error: unknown) => {
      // Asked outside of the transaction, which ends with the conflict.
      throw violatedConstraint(error) === 'book_tenant_id_isbn13_key'
        ? await isbnConflict(inventory.read, isbn13)
        : error;
    });
    await books.invalidate(call.tenant, [name]);
    return updated;
  };
