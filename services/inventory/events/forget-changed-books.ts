import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import type {CacheOf} from '#runtime/cache/cache.ts';
import type {Broadcast} from '#runtime/events/bus.ts';

/** Forgets, in every replica, the books that any replica has changed. The subject of the event is the key of the cache. */
export const forgetChangedBooks = (books: CacheOf<Book>): Broadcast => ({
  subjects: ['souk.*.inventory.BookChanged'],
  event: ({tenant, subject}) => books.invalidate(tenant, [subject]),
  missed: () => books.clearLocal(),
});
