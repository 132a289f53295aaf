import test from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {sweepExpiredCarts} from '../sweep/sweep-expired-carts.ts';
import {cartServer, dayMs, lifetimes} from './cart-server.ts';
import {visitor} from './visitor.ts';

const book = 'books/0198c5a0-0000-7000-8000-000000000001';
const never = new AbortController().signal;

test('an expired cart is not found, before it is swept', async (t) => {
  const {address, clock, database} = await cartServer(t);
  const {carts} = visitor(address);
  const {name} = await carts.createCart({});
  clock.advance(lifetimes.principalMs);
  await assertRefused(t, carts.getCart({name}), 'CART_NOT_FOUND');
  await assertRefused(t, carts.setItem({cart: name, book, quantity: 1}), 'CART_NOT_FOUND');
  await assertRefused(t, carts.checkCart({name}), 'CART_NOT_FOUND');
  await assertRefused(t, carts.deleteCart({name}), 'CART_NOT_FOUND');
  t.is(await database.system.cart.count(), 1);
});

test('reading renews a cart and its cookie when a quarter of its life is over, and not before', async (t) => {
  const {address, clock} = await cartServer(t);
  const browser = visitor(address);
  const {name, expireTime} = await browser.carts.createCart({anonymous: true});
  clock.advance(dayMs);
  t.deepEqual((await browser.carts.getCart({name})).expireTime, expireTime);
  t.is(browser.settings.length, 1);

  clock.advance(dayMs);
  const renewed = await browser.carts.getCart({name});
  t.is(renewed.expireTime?.getTime(), clock.now().getTime() + lifetimes.anonymousMs);
  t.regex(browser.settings[1] ?? '', /^souk_cart=[^;]+; Max-Age=604800;/);
  t.deepEqual((await browser.carts.getCart({name})).expireTime, renewed.expireTime, 'stored');
});

test('a cart in use outlives many lifetimes', async (t) => {
  const {address, clock} = await cartServer(t);
  const browser = visitor(address);
  await browser.carts.createCart({anonymous: true});
  for (let visit = 0; visit < 10; visit++) {
    clock.advance(5 * dayMs);
    await browser.carts.setItem({cart: 'carts/current', book, quantity: visit + 1});
    clock.advance(5 * dayMs);
    t.is((await browser.carts.getCart({name: 'carts/current'})).items[0]?.quantity, visit + 1);
  }
});

test('replicas that sweep at once delete each expired cart once, with its lines, and no live one', async (t) => {
  const {address, clock, database} = await cartServer(t);
  const {carts} = visitor(address);
  const now = clock.now();
  const rows = Array.from({length: 1200}, (_, index) => ({
    tenantId: index % 2 === 0 ? 'bookshop' : 'mall',
    id: crypto.randomUUID(),
    owner: 'somebody',
    createTime: now,
    updateTime: now,
    expireTime: new Date(now.getTime() - index - 1),
  }));
  await database.system.cart.createMany({data: rows});
  const lines = rows.map(({tenantId, id}) => ({
    tenantId,
    cartId: id,
    bookId: crypto.randomUUID(),
    position: 1,
    quantity: 1,
  }));
  await database.system.cartLine.createMany({data: lines});
  const {name} = await carts.createCart({});
  await carts.setItem({cart: name, book, quantity: 1});

  const swept = await Promise.all(Array.from({length: 3}, () => sweepExpiredCarts(database.system, clock.now, never)));
  t.is(
    swept.reduce((sum, count) => sum + count, 0),
    1200,
  );
  t.is(await database.system.cart.count(), 1);
  t.is(await database.system.cartLine.count(), 1);
  t.is((await carts.getCart({name})).items.length, 1);
});

test('a cart that is renewed while it is about to be swept is kept', async (t) => {
  const {address, clock, database} = await cartServer(t);
  const {carts} = visitor(address);
  const {name} = await carts.createCart({});
  clock.advance(lifetimes.principalMs - 1);
  await database.system.$transaction(async (renewal) => {
    const id = name.slice('carts/'.length);
    await renewal.cart.updateMany({where: {id}, data: {expireTime: new Date(clock.now().getTime() + dayMs)}});
    clock.advance(2);
    t.is(await sweepExpiredCarts(database.system, clock.now, never), 0, 'does not wait for it either');
  });
  t.is(await sweepExpiredCarts(database.system, clock.now, never), 0);
  t.is((await carts.getCart({name})).name, name);
});
