import {z} from 'zod';
import type {Api} from './api.ts';
import {inTime} from './in-time.ts';

const named = z.object({name: z.string()});

/** Reads the `name` of a created resource. */
export function nameIn(answer: {status: number; text: string; json: unknown}): string {
  if (answer.status !== 200) throw new Error(`refused: ${answer.status} ${answer.text}`);
  return named.parse(answer.json).name;
}

export interface NewBook {
  readonly title?: string;
  readonly minorUnits?: number;
  readonly currencyCode?: string;
  readonly stock?: number;
}

/** Creates a book and answers its name, `books/{book}`. */
export async function newBook(
  api: Api,
  {title = 'A book', minorUnits = 1290, currencyCode = 'EUR', stock = 10}: NewBook = {},
) {
  const name = nameIn(
    await inTime(() => api.post('/v1/books', {title, price: {minorUnits: String(minorUnits), currencyCode}})),
  );
  if (stock > 0) nameIn(await inTime(() => api.post(`/v1/${name}:setStock`, {availableQuantity: stock})));
  return name;
}

/** Creates an author of a name that nobody has and answers its name, `authors/{author}`. */
export const newAuthor = async (api: Api) =>
  nameIn(await inTime(() => api.post('/v1/authors', {displayName: `Author ${crypto.randomUUID()}`})));

const books = z.object({books: z.array(z.unknown()).default([])});

/** How many books a tenant has, up to a page. */
export const countBooks = async (api: Api): Promise<number> =>
  books.parse((await inTime(() => api.get('/v1/books?pageSize=1000'))).json).books.length;

/** Creates an empty cart of the principal and answers its name, `carts/{cart}`. */
export const newCart = async (api: Api): Promise<string> => nameIn(await inTime(() => api.post('/v1/carts', {})));
