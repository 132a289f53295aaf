import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {authorId} from './resource-name.ts';

/** What a caller decides about a book. */
export interface BookDraft {
  readonly title: string;
  /** In the order of the cover. */
  readonly authorIds: readonly string[];
  readonly publicationYear: number | undefined;
  /** BCP 47; empty: unknown. */
  readonly language: string;
  /** Empty: unknown. */
  readonly isbn13: string;
  readonly priceMinorUnits: bigint;
  readonly currencyCode: string;
}

/** The draft in a book that the contract's rules have accepted. */
export const bookDraftOf = (book: Book | undefined): BookDraft => {
  if (book?.price === undefined) throw new Error('the contract lets a book without a price pass');
  return {
    title: book.title,
    authorIds: book.authors.map(authorId),
    publicationYear: book.publicationYear,
    language: book.language,
    isbn13: book.isbn13,
    priceMinorUnits: book.price.minorUnits,
    currencyCode: book.price.currencyCode,
  };
};
