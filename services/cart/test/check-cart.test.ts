import test, {type ExecutionContext} from 'ava';
import {createServer} from 'nice-grpc';
import {CheckedLine_Problem as Problem} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {
  type BookQuote,
  InventoryServiceDefinition,
  type QuoteBooksRequest,
  QuoteBooksResponse,
} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {ownFolder} from '#tests/support/own-folder.ts';
import {cartServer} from './cart-server.ts';
import {visitor} from './visitor.ts';

const bookOf = (number: number) => `books/0198c5a0-0000-7000-8000-${String(number).padStart(12, '0')}`;
const eur = (minorUnits: bigint) => ({minorUnits, currencyCode: 'EUR'});
const {name, fullName, methods} = InventoryServiceDefinition;
const quoteOnly = {name, fullName, methods: {quoteBooks: methods.quoteBooks}} as const;

/** A gRPC server that quotes what the test says; tests/mesh checks carts against the real inventory. */
async function quotingServer(t: ExecutionContext, quotes: readonly Partial<BookQuote>[]) {
  const address = `unix:${await ownFolder(t)}/quotes.sock`;
  const requests: QuoteBooksRequest[] = [];
  const server = createServer();
  server.add(quoteOnly, {
    quoteBooks: async (request: QuoteBooksRequest) => {
      requests.push(request);
      const byBook = new Map(quotes.map((quote) => [quote.book, quote]));
      return QuoteBooksResponse.fromPartial({quotes: request.books.map((book) => byBook.get(book) ?? {book})});
    },
  });
  await server.listen(address);
  t.teardown(() => server.forceShutdown());
  return {address, requests};
}

// One after the other: a server that stops closes the channels of its process to peers.
test.serial('a whole cart is checked with one call, and every line says what keeps it from being bought', async (t) => {
  const quotes = await quotingServer(t, [
    {book: bookOf(1), found: true, title: 'Fine', unitPrice: eur(1000n), availableQuantity: 9},
    {book: bookOf(2), found: true, title: 'Scarce', unitPrice: eur(500n), availableQuantity: 1},
    {book: bookOf(3), found: true, title: 'Dearer', unitPrice: eur(700n), availableQuantity: 0},
  ]);
  const {address} = await cartServer(t, {inventory: quotes.address});
  const {carts} = visitor(address);
  const {name: cart} = await carts.createCart({});
  await carts.setItem({cart, book: bookOf(1), quantity: 2, expectedUnitPrice: eur(1000n)});
  await carts.setItem({cart, book: bookOf(2), quantity: 3});
  await carts.setItem({cart, book: bookOf(3), quantity: 1, expectedUnitPrice: eur(600n)});
  const whole = await carts.checkCart({name: cart});
  t.deepEqual(
    whole.lines.map(({title, problems}) => ({title, problems})),
    [
      {title: 'Fine', problems: []},
      {title: 'Scarce', problems: [Problem.PROBLEM_INSUFFICIENT_STOCK]},
      {title: 'Dearer', problems: [Problem.PROBLEM_OUT_OF_STOCK, Problem.PROBLEM_PRICE_CHANGED]},
    ],
  );
  t.deepEqual(whole.total, eur(4200n));
  t.false(whole.purchasable);
  t.deepEqual(quotes.requests, [{books: [bookOf(1), bookOf(2), bookOf(3)]}]);

  await carts.setItem({cart, book: bookOf(4), quantity: 1});
  const withGone = await carts.checkCart({name: cart});
  t.deepEqual(withGone.lines.at(-1)?.problems, [Problem.PROBLEM_BOOK_GONE]);
  t.is(withGone.total, undefined);
});

test.serial('an empty cart is checked without asking anybody', async (t) => {
  const {address} = await cartServer(t);
  const {carts} = visitor(address);
  const {name: cart} = await carts.createCart({});
  t.deepEqual(await carts.checkCart({name: cart}), {lines: [], total: undefined, purchasable: false});
});

test.serial(
  'while inventory is away a check is UNAVAILABLE at once, and the cart can still be read and changed',
  async (t) => {
    const {address} = await cartServer(t);
    const {carts} = visitor(address);
    const {name: cart} = await carts.createCart({});
    await carts.setItem({cart, book: bookOf(1), quantity: 2});
    const started = performance.now();
    const refusal = await assertRefused(t, carts.checkCart({name: cart}), 'SERVICE_UNAVAILABLE');
    t.is(refusal?.code, 'UNAVAILABLE');
    t.true(performance.now() - started < 3000);
    t.is((await carts.getCart({name: cart})).items.length, 1);
  },
);
