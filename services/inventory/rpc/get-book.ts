import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import type {GetBookRequest} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {bookNotFound} from '../domain/failure.ts';
import {findBook} from '../store/find-books.ts';

/** Gets a book, from the cache where it has it. Fails with BOOK_NOT_FOUND. */
export const getBook =
  ({database, books}: Deps): Rpc<GetBookRequest, Book> =>
  async ({name}, {tenant}) => {
    const book = await books.get(tenant, name, () => findBook(database.forTenant(tenant).read, name));
    if (book === undefined) throw bookNotFound(name);
    return book;
  };
