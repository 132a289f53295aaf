import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {BookChanged, type BookChanged_Kind} from '#gen/ts/souk/inventory/v1/events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Tells that a book has changed; of a deleted one, what it was. */
export const bookChanged = (kind: BookChanged_Kind, book: Book): Event => ({
  type: 'souk.inventory.v1.BookChanged',
  subject: book.name,
  data: BookChanged.encode({book, kind}).finish(),
});
