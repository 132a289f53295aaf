import test from 'ava';
import fc from 'fast-check';
import {CheckedLine_Problem as Problem} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {checkLines, type Offer} from '../domain/check-lines.ts';

const money = fc.record({minorUnits: fc.bigInt(0n, 100_000_000n), currencyCode: fc.constantFrom('EUR', 'USD', 'JPY')});
const offer: fc.Arbitrary<Offer> = fc.record({title: fc.string(), unitPrice: money, availableQuantity: fc.nat(1000)});
const line = fc.record({
  quantity: fc.integer({min: 1, max: 999}),
  expectedUnitPrice: fc.option(money, {nil: undefined}),
  offer: fc.option(offer, {nil: undefined}),
});
const cart = fc.array(line, {maxLength: 20}).map((lines) => {
  const named = lines.map((of, index) => ({...of, book: `books/${index}`}));
  return {
    items: named.map(({book, quantity, expectedUnitPrice}) => ({book, quantity, expectedUnitPrice})),
    offers: new Map(named.flatMap(({book, offer}) => (offer ? [[book, offer] as const] : []))),
  };
});

test('every line is answered in order, with a price exactly when the book is sold', (t) => {
  fc.assert(
    fc.property(cart, ({items, offers}) => {
      const {lines} = checkLines(items, offers);
      t.deepEqual(
        lines.map(({book, quantity, linePrice}) => ({book, quantity, linePrice: linePrice?.minorUnits})),
        items.map(({book, quantity}) => {
          const unit = offers.get(book)?.unitPrice.minorUnits;
          return {book, quantity, linePrice: unit === undefined ? undefined : unit * BigInt(quantity)};
        }),
      );
    }),
  );
});

test('a cart is purchasable exactly when every copy is there at the price seen and in one currency', (t) => {
  fc.assert(
    fc.property(cart, ({items, offers}) => {
      const currencies = new Set(items.map(({book}) => offers.get(book)?.unitPrice.currencyCode));
      const fine = items.every(({book, quantity, expectedUnitPrice: seen}) => {
        const now = offers.get(book);
        if (now === undefined || now.availableQuantity < quantity) return false;
        return (
          seen === undefined ||
          (seen.minorUnits === now.unitPrice.minorUnits && seen.currencyCode === now.unitPrice.currencyCode)
        );
      });
      return checkLines(items, offers).purchasable === (items.length > 0 && fine && currencies.size === 1);
    }),
  );
  t.pass();
});

test('a total is there exactly when all prices are known and in one currency, and is their sum', (t) => {
  fc.assert(
    fc.property(cart, ({items, offers}) => {
      const {lines, total} = checkLines(items, offers);
      const prices = lines.map(({linePrice}) => linePrice);
      const summable = new Set(prices.map((price) => price?.currencyCode)).size === 1 && !prices.includes(undefined);
      if (!summable) return total === undefined;
      return total?.minorUnits === prices.reduce((sum, price) => sum + (price?.minorUnits ?? 0n), 0n);
    }),
  );
  t.pass();
});

test('all problems of a line are listed, not only the first', (t) => {
  const {lines, total, purchasable} = checkLines(
    [
      {book: 'books/a', quantity: 3, expectedUnitPrice: {minorUnits: 900n, currencyCode: 'EUR'}},
      {book: 'books/b', quantity: 1, expectedUnitPrice: {minorUnits: 500n, currencyCode: 'USD'}},
      {book: 'books/c', quantity: 1, expectedUnitPrice: {minorUnits: 700n, currencyCode: 'EUR'}},
    ],
    new Map([
      ['books/a', {title: 'A', unitPrice: {minorUnits: 1000n, currencyCode: 'EUR'}, availableQuantity: 2}],
      ['books/b', {title: 'B', unitPrice: {minorUnits: 500n, currencyCode: 'USD'}, availableQuantity: 0}],
    ]),
  );
  t.deepEqual(
    lines.map(({problems}) => problems),
    [
      [Problem.PROBLEM_INSUFFICIENT_STOCK, Problem.PROBLEM_PRICE_CHANGED, Problem.PROBLEM_CURRENCY_DIFFERS],
      [Problem.PROBLEM_OUT_OF_STOCK, Problem.PROBLEM_CURRENCY_DIFFERS],
      [Problem.PROBLEM_BOOK_GONE],
    ],
  );
  t.is(total, undefined);
  t.false(purchasable);
});

test('an empty cart costs nothing that could be said and cannot be bought', (t) => {
  t.deepEqual(checkLines([], new Map()), {lines: [], total: undefined, purchasable: false});
});
