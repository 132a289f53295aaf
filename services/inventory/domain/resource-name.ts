import {invalid} from '#runtime/errors/invalid.ts';

const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const bookPattern = new RegExp(`^books/${uuid}$`);
const authorPattern = new RegExp(`^authors/${uuid}$`);

const idOf = (name: string): string => name.slice(name.indexOf('/') + 1);

/** The resource name (AIP-122) of a book. */
export const bookName = (id: string): string => `books/${id}`;

/** The resource name (AIP-122) of an author. */
export const authorName = (id: string): string => `authors/${id}`;

/** The id in the name of a book, whose form the contract's rules have looked at. */
export const bookId = idOf;

/** The id in the name of an author, whose form the contract's rules have looked at. */
export const authorId = idOf;

/** A resource with a name, as an update carries it: the contract has no rule there, because a creation has no name. */
export const namedBook = <Book extends {readonly name: string}>(book: Book | undefined): Book =>
  named(book, 'book', bookPattern);

/** The same for an author. */
export const namedAuthor = <Author extends {readonly name: string}>(author: Author | undefined): Author =>
  named(author, 'author', authorPattern);

const named = <Resource extends {readonly name: string}>(
  resource: Resource | undefined,
  field: string,
  pattern: RegExp,
): Resource => {
  if (resource === undefined) throw invalid([{field, description: 'value is required', reason: 'required'}]);
  if (pattern.test(resource.name)) return resource;
  throw invalid([{field: `${field}.name`, description: `does not match ${pattern.source}`, reason: 'string.pattern'}]);
};
