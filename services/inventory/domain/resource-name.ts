import {resourceName} from '#runtime/api/resource-name.ts';

const books = resourceName('books/{book}');
const authors = resourceName('authors/{author}');

/** The resource name of a book. */
export const bookName = (id: string): string => books.format({book: id});

/** The resource name of an author. */
export const authorName = (id: string): string => authors.format({author: id});

/** The id in the name of a book, whose form the contract's rules have looked at. */
export const bookId = (name: string): string => books.parse(name, 'name').book;

/** The id in the name of an author, whose form the contract's rules have looked at. */
export const authorId = (name: string): string => authors.parse(name, 'name').author;
