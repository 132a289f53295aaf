import type {Author} from '#gen/ts/souk/inventory/v1/book.ts';
import {AuthorChanged, type AuthorChanged_Kind} from '#gen/ts/souk/inventory/v1/events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Tells that an author has changed; of a deleted one, what it was. */
export const authorChanged = (kind: AuthorChanged_Kind, author: Author): Event => ({
  type: 'souk.inventory.v1.AuthorChanged',
  subject: author.name,
  data: AuthorChanged.encode({author, kind}).finish(),
});
