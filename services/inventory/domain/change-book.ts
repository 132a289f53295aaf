import type {Book} from '#gen/ts/souk/inventory/v1/book.ts';
import {maskedChange, type WritableFields} from './masked-change.ts';

// In this order: a mask with the price as a whole and with a part of it ends in the part's value, which is the same.
const writable: WritableFields<Book> = {
  title: {given: ({title}) => title !== '', take: (book, {title}) => ({...book, title})},
  authors: {given: ({authors}) => authors.length > 0, take: (book, {authors}) => ({...book, authors})},
  publication_year: {
    given: ({publicationYear}) => publicationYear !== undefined,
    take: (book, {publicationYear}) => ({...book, publicationYear}),
  },
  language: {given: ({language}) => language !== '', take: (book, {language}) => ({...book, language})},
  isbn13: {given: ({isbn13}) => isbn13 !== '', take: (book, {isbn13}) => ({...book, isbn13})},
  price: {given: ({price}) => price !== undefined, take: (book, {price}) => ({...book, price})},
  'price.minor_units': {
    given: () => false,
    take: (book, {price}) => ({
      ...book,
      price: {currencyCode: book.price?.currencyCode ?? '', minorUnits: price?.minorUnits ?? 0n},
    }),
  },
  'price.currency_code': {
    given: () => false,
    take: (book, {price}) => ({
      ...book,
      price: {minorUnits: book.price?.minorUnits ?? 0n, currencyCode: price?.currencyCode ?? ''},
    }),
  },
};

/** The book after an update. Fails with UPDATE_MASK_INVALID. The contract's rules for the result are not looked at. */
export const changeBook = (current: Book, change: Book, mask: readonly string[] | undefined): Book =>
  maskedChange(writable, current, change, mask);
