import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {BookChanged_Kind} from '#gen/ts/souk/inventory/v1/events.ts';
import type {SetStockRequest} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {bookNotFound} from '../domain/failure.ts';
import {bookId} from '../domain/resource-name.ts';
import {bookChanged} from '../events/book-changed.ts';
import {requireBook} from '../store/find-books.ts';
import {setStock as setRow} from '../store/set-stock.ts';

/** Sets how many copies of a book can be sold; its etag stays. Fails with BOOK_NOT_FOUND. */
export const setStock =
  ({database, books}: Deps): Rpc<SetStockRequest, Book> =>
  async ({book: name, availableQuantity}, call) => {
    const answer = await database.forTenant(call.tenant).update(call, async (tx) => {
      if (!(await setRow(tx, bookId(name), availableQuantity))) throw bookNotFound(name);
      const book = await requireBook(tx, name);
      tx.emit(bookChanged(BookChanged_Kind.KIND_STOCK, book));
      return book;
    });
    await books.invalidate(call.tenant, [name]);
    return answer;
  };
