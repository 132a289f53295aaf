import test from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {cartServer} from './cart-server.ts';
import {visitor} from './visitor.ts';

const book = 'books/0198c5a0-0000-7000-8000-000000000001';
const notFound = 'CART_NOT_FOUND';

const file = wholeFile();
const {address} = await cartServer(file);
test.after.always(file.end);

test('a cart of a principal is found by that principal only', async (t) => {
  const mine = visitor(address);
  const {name, anonymous} = await mine.carts.createCart({});
  t.false(anonymous);
  t.deepEqual(mine.settings, [], 'no cookie');
  t.is((await mine.carts.getCart({name})).name, name);

  const others = {
    'another principal': visitor(address, {key: 'app'}),
    'another tenant': visitor(address, {tenant: 'mall'}),
    'another tenant, principal of the same name': visitor(address, {tenant: 'mall', key: 'web'}),
  };
  for (const [label, {carts}] of Object.entries(others)) {
    await assertRefused(t, carts.getCart({name}), notFound, label);
    await assertRefused(t, carts.setItem({cart: name, book, quantity: 1}), notFound, label);
    await assertRefused(t, carts.checkCart({name}), notFound, label);
    await assertRefused(t, carts.deleteCart({name}), notFound, label);
  }
  t.deepEqual((await mine.carts.getCart({name})).items, []);
});

test('an anonymous cart is found by its cookie alone: by name and as carts/current', async (t) => {
  const browser = visitor(address);
  const {name, anonymous} = await browser.carts.createCart({anonymous: true});
  t.true(anonymous);
  t.regex(browser.settings[0] ?? '', /^souk_cart=[^;]+; Max-Age=604800; Path=\/v1\/carts; HttpOnly; SameSite=Lax$/);
  await browser.carts.setItem({cart: 'carts/current', book, quantity: 2});
  t.is((await browser.carts.getCart({name: 'carts/current'})).items[0]?.quantity, 2);
  t.is((await browser.carts.getCart({name})).name, name);

  // The same principal: all visitors of a shop come with the shop's key.
  const other = visitor(address);
  await assertRefused(t, other.carts.getCart({name}), notFound, 'without a cookie');
  await assertRefused(t, other.carts.getCart({name: 'carts/current'}), notFound, 'current, without a cookie');
  const {name: theirs} = await other.carts.createCart({anonymous: true});
  await assertRefused(t, other.carts.getCart({name}), notFound, 'with the cookie of another cart');
  t.is((await other.carts.getCart({name: 'carts/current'})).name, theirs);
});

test('a forged cookie, or one of another tenant, is worth as much as none', async (t) => {
  const browser = visitor(address);
  const {name} = await browser.carts.createCart({anonymous: true});
  const cookie = browser.cookie() ?? '';
  const [value = '', code = ''] = cookie.split('.');
  const id = name.slice('carts/'.length);
  const forged = {
    'no code': `souk_cart=${id}`,
    'empty code': `souk_cart=${id}.`,
    'another code': `${value}.${code.startsWith('A') ? 'B' : 'A'}${code.slice(1)}`,
    'code of another cart': `souk_cart=${crypto.randomUUID()}.${code}`,
    'another cookie’s name': cookie.replace('souk_cart', 'souk_cart2'),
  };
  for (const [label, wrong] of Object.entries(forged)) {
    for (const cart of [name, 'carts/current']) {
      await assertRefused(t, visitor(address, {cookie: wrong}).carts.getCart({name: cart}), notFound, label);
    }
  }
  const abroad = visitor(address, {cookie, tenant: 'mall'});
  await assertRefused(t, abroad.carts.getCart({name}), notFound, 'another tenant');
  await assertRefused(t, abroad.carts.deleteCart({name: 'carts/current'}), notFound, 'another tenant');
  t.is((await visitor(address, {cookie: `a=b; ${cookie}`}).carts.getCart({name})).name, name, 'the right one');
});

test('deleting an anonymous cart removes its cookie', async (t) => {
  const browser = visitor(address);
  await browser.carts.createCart({anonymous: true});
  await browser.carts.deleteCart({name: 'carts/current'});
  t.is(browser.settings.at(-1), 'souk_cart=; Max-Age=0; Path=/v1/carts; HttpOnly; SameSite=Lax');
  await assertRefused(t, browser.carts.getCart({name: 'carts/current'}), notFound);
});

test('the cookie is for HTTPS only when the browser came by HTTPS', async (t) => {
  const browser = visitor(address, {headers: {'x-forwarded-proto': 'https'}});
  await browser.carts.createCart({anonymous: true});
  t.regex(browser.settings[0] ?? '', /; Secure$/);
});
