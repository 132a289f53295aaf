import {ErrorReason} from '#gen/ts/souk/inventory/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {failures} from '#runtime/errors/failures.ts';

const failure = failures('inventory', ErrorReason);

export const bookNotFound = (book: string): Failure =>
  failure(ErrorReason.BOOK_NOT_FOUND, `There is no book ${book}.`, {book});

export const authorNotFound = (author: string): Failure =>
  failure(ErrorReason.AUTHOR_NOT_FOUND, `There is no author ${author}.`, {author});

/** @param books how many books the author still has. */
export const authorInUse = (author: string, books: number): Failure =>
  failure(ErrorReason.AUTHOR_IN_USE, `${author} still has ${books} books.`, {author, books: String(books)});

/** @param book the name of the book that has the ISBN; empty when it is not there any more. */
export const isbnAlreadyUsed = (isbn13: string, book: string): Failure =>
  failure(ErrorReason.ISBN_ALREADY_USED, `${book || 'Another book'} has the ISBN ${isbn13}.`, {isbn13, book});

/** @param author the name of the author who has the display name; empty when there is none any more. */
export const authorAlreadyExists = (displayName: string, author: string): Failure =>
  failure(ErrorReason.AUTHOR_ALREADY_EXISTS, `${author || 'Another author'} has the display name "${displayName}".`, {
    display_name: displayName,
    author,
  });
