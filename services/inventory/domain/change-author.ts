import type {Author} from '#gen/ts/souk/inventory/v1/book.ts';
import {maskedChange, type WritableFields} from './masked-change.ts';

const writable: WritableFields<Author> = {
  display_name: {
    given: ({displayName}) => displayName !== '',
    take: (author, {displayName}) => ({...author, displayName}),
  },
};

/** The author after an update. Fails with UPDATE_MASK_INVALID. The contract's rules for the result are not looked at. */
export const changeAuthor = (current: Author, change: Author, mask: readonly string[] | undefined): Author =>
  maskedChange(writable, current, change, mask);
