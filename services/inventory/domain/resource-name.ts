/** Resource names (AIP-122): `books/{uuid}`, `authors/{uuid}`. */
const idOf = (name: string): string => name.slice(name.indexOf('/') + 1);

export const bookName = (id: string): string => `books/${id}`;

export const authorName = (id: string): string => `authors/${id}`;

/** The id in the name of a book; the contract's rules have looked at its form. */
export const bookId = idOf;

/** The id in the name of an author; the contract's rules have looked at its form. */
export const authorId = idOf;
