import {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import type {Cache, CacheOf} from '#runtime/cache/cache.ts';

/** The cache of books by name. Events empty it in every replica; the time to live bounds what a lost event can do. */
export const bookCache = (cache: Cache): CacheOf<Book> =>
  cache.of<Book>({
    name: 'inventory-book-1',
    ttlMs: 5 * 60_000,
    maxEntries: 20_000,
    encode: (book) => Book.encode(book).finish(),
    decode: (bytes) => Book.decode(bytes),
  });
