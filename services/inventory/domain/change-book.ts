import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {updatePaths} from '#runtime/api/update-paths.ts';

const writable = ['title', 'authors', 'publicationYear', 'language', 'isbn13', 'price'] as const;

/**
 * The book after an update of the fields that the mask names (AIP-134). Fails with UPDATE_MASK_INVALID. The contract's rules
 * for the result are not looked at.
 */
export const changeBook = (current: Book, change: Book, mask: readonly string[] | undefined): Book => {
  const paths = updatePaths(mask, change, writable);
  const taken = writable.filter((field) => paths.has(field)).map((field) => [field, change[field]]);
  return {...current, ...Object.fromEntries(taken)};
};
