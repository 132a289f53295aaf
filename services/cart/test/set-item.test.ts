import test from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {withKey} from '#tests/support/client-as.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {maximumLines} from '../domain/line.ts';
import {cartServer} from './cart-server.ts';
import {visitor} from './visitor.ts';

const bookOf = (number: number) => `books/0198c5a0-0000-7000-8000-${String(number).padStart(12, '0')}`;
const range = (length: number) => Array.from({length}, (_, index) => index);

const file = wholeFile();
const {address, database} = await cartServer(file);
test.after.always(file.end);

test('lines keep the order in which books were added, whatever is changed in between', async (t) => {
  const {carts} = visitor(address);
  const {name: cart} = await carts.createCart({});
  for (const number of [3, 1, 2]) await carts.setItem({cart, book: bookOf(number), quantity: number});
  const price = {minorUnits: 1290n, currencyCode: 'EUR'};
  await carts.setItem({cart, book: bookOf(3), quantity: 7, expectedUnitPrice: price});
  await carts.setItem({cart, book: bookOf(1), quantity: 0});
  const answer = await carts.setItem({cart, book: bookOf(1), quantity: 4});
  const expected = [
    {book: bookOf(3), quantity: 7, expectedUnitPrice: price},
    {book: bookOf(2), quantity: 2, expectedUnitPrice: undefined},
    {book: bookOf(1), quantity: 4, expectedUnitPrice: undefined},
  ];
  t.deepEqual(answer.items, expected);
  t.deepEqual((await carts.getCart({name: cart})).items, expected);
});

test('50 changes of one cart at once lose nothing, and take place one after the other', async (t) => {
  const {carts} = visitor(address);
  const {name: cart} = await carts.createCart({});
  await Promise.all(range(50).map((number) => carts.setItem({cart, book: bookOf(number), quantity: number + 1})));
  const {items} = await carts.getCart({name: cart});
  const quantities = new Map(items.map(({book, quantity}) => [book, quantity]));
  t.deepEqual(quantities, new Map(items.map(({book}) => [book, Number(book.slice(-12)) + 1])));
  t.is(quantities.size, 50);
  const lines = await database.system.cartLine.findMany({
    where: {cartId: cart.slice('carts/'.length)},
    orderBy: {position: 'asc'},
  });
  t.deepEqual(
    lines.map(({position}) => position),
    range(50).map((number) => number + 1),
  );
});

test('of many books that are added at once, as many as there is room for get in', async (t) => {
  const {carts} = visitor(address);
  const {name: cart} = await carts.createCart({});
  const cartId = cart.slice('carts/'.length);
  await database.system.cartLine.createMany({
    data: range(maximumLines - 3).map((number) => ({
      tenantId: 'bookshop',
      cartId,
      bookId: bookOf(1000 + number).slice('books/'.length),
      position: number + 1,
      quantity: 1,
    })),
  });
  const outcomes = await Promise.allSettled(
    range(20).map((number) => carts.setItem({cart, book: bookOf(number), quantity: 1})),
  );
  t.is(outcomes.filter(({status}) => status === 'fulfilled').length, 3);
  t.is((await carts.getCart({name: cart})).items.length, maximumLines);
  const refusal = await assertRefused(t, carts.setItem({cart, book: bookOf(99), quantity: 1}), 'CART_FULL');
  t.deepEqual(refusal?.metadata, {cart, maximum: String(maximumLines)});
  t.is((await carts.setItem({cart, book: bookOf(1000), quantity: 0})).items.length, maximumLines - 1);
});

test('a repeated request is answered with the recorded answer and changes nothing again', async (t) => {
  const {carts} = visitor(address);
  const {name: cart} = await carts.createCart({});
  const first = await carts.setItem({cart, book: bookOf(1), quantity: 5}, withKey('repeated-change'));
  await carts.setItem({cart, book: bookOf(1), quantity: 1});
  t.deepEqual(await carts.setItem({cart, book: bookOf(1), quantity: 5}, withKey('repeated-change')), first);
  t.is((await carts.getCart({name: cart})).items[0]?.quantity, 1);
  await assertRefused(
    t,
    carts.setItem({cart, book: bookOf(1), quantity: 6}, withKey('repeated-change')),
    'IDEMPOTENCY_KEY_REUSED',
  );
});

test('a repeated creation gives the same cart and its cookie again', async (t) => {
  const browser = visitor(address);
  const first = await browser.carts.createCart({anonymous: true}, withKey('repeated-creation'));
  const second = await browser.carts.createCart({anonymous: true}, withKey('repeated-creation'));
  t.is(second.name, first.name);
  t.deepEqual(browser.settings[1], browser.settings[0]);
});

test('another visitor’s key and request give nothing of that visitor’s cart', async (t) => {
  const [one, other] = [visitor(address), visitor(address)];
  await one.carts.createCart({anonymous: true});
  await other.carts.createCart({anonymous: true});
  const request = {cart: 'carts/current', book: bookOf(1), quantity: 5};
  await one.carts.setItem(request, withKey('of-a-visitor'));
  await assertRefused(t, other.carts.setItem(request, withKey('of-a-visitor')), 'IDEMPOTENCY_KEY_REUSED');
  t.deepEqual((await other.carts.getCart({name: 'carts/current'})).items, []);

  const mine = visitor(address, {key: 'a'});
  const {name: cart} = await mine.carts.createCart({});
  await mine.carts.setItem({cart, book: bookOf(1), quantity: 5}, withKey('of-a-principal'));
  const stranger = visitor(address, {key: 'b'}).carts.setItem(
    {cart, book: bookOf(1), quantity: 5},
    withKey('of-a-principal'),
  );
  await assertRefused(t, stranger, 'IDEMPOTENCY_KEY_REUSED');
});

test('what the contract forbids is refused with every violation, and stored nowhere', async (t) => {
  const {carts} = visitor(address);
  const {name: cart} = await carts.createCart({});
  const expectedUnitPrice = {minorUnits: -1n, currencyCode: 'XXX'};
  const refusal = await assertRefused(
    t,
    carts.setItem({cart, book: 'books/x', quantity: -1, expectedUnitPrice}),
    'REQUEST_INVALID',
  );
  t.deepEqual(refusal?.violations.map(({field}) => field).sort(), [
    'book',
    'expected_unit_price',
    'expected_unit_price.currency_code',
    'quantity',
  ]);
  t.deepEqual((await carts.getCart({name: cart})).items, []);
});
