import type {Failure} from '#runtime/errors/failure.ts';
import {isbnAlreadyUsed} from '../domain/failure.ts';
import type {Read} from './client.ts';
import {findBookNamesByIsbn} from './find-books.ts';

/** ISBN_ALREADY_USED with the name of the book that has the ISBN; without, when it has been deleted meanwhile. */
export const isbnConflict = async (db: Read, isbn13: string): Promise<Failure> => {
  const names = await findBookNamesByIsbn(db, [isbn13]);
  return isbnAlreadyUsed(isbn13, names.get(isbn13) ?? '');
};
