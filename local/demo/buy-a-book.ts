import {z} from 'zod';
import type {EdgeClient} from './edge-client.ts';

const money = z.object({minorUnits: z.string(), currencyCode: z.string()});
const book = z.object({name: z.string(), title: z.string(), price: money}).loose();
const books = z.object({books: z.array(book).min(1)}).loose();
const cart = z.object({name: z.string()}).loose();
const checked = z.object({purchasable: z.boolean(), total: money}).loose();

/** What a visitor has chosen. */
export interface Purchase {
  readonly title: string;
  /** `carts/{cart}`. */
  readonly cart: string;
  /** In words: `12.99 EUR`. */
  readonly total: string;
}

/**
 * Takes the way of a visitor through the whole mesh: finds a book, puts it into a cart, and has price and stock checked,
 * for which cart asks inventory through both sidecars. It ends there: orders and payments do not exist yet.
 */
export async function buyABook(client: EdgeClient, run: string): Promise<Purchase> {
  const filter = encodeURIComponent('in_stock = true');
  const [found] = (await client.get(`/v1/books?pageSize=1&filter=${filter}`, books)).books;
  if (!found) throw new Error('the demo has no book in stock');
  const {name} = await client.post('/v1/carts', {}, cart, `demo-cart-${run}`);
  const item = {book: found.name, quantity: 1, expectedUnitPrice: found.price};
  await client.post(`/v1/${name}:setItem`, item, cart, `demo-item-${run}`);
  const {purchasable, total} = await client.get(`/v1/${name}:check`, checked);
  if (!purchasable) throw new Error(`the demo's cart ${name} cannot be bought, though its book is in stock`);
  return {title: found.title, cart: name, total: inWords(total)};
}

function inWords({minorUnits, currencyCode}: z.infer<typeof money>): string {
  return `${(Number(minorUnits) / 100).toFixed(2)} ${currencyCode}`;
}
