import {randomBytes} from 'node:crypto';
import test from 'ava';
import fc from 'fast-check';
import {cartCookie} from '../cookie/cart-cookie.ts';
import {readHeldCarts} from '../cookie/read-held-carts.ts';
import {setCookie} from '../cookie/set-cookie.ts';

const cookie = cartCookie(randomBytes(32));
const uuid = fc.uuid();
const tenant = fc.stringMatching(/^[a-z][a-z0-9-]{1,20}[a-z0-9]$/);

test('a cookie proves the cart that it was issued for, at its tenant', (t) => {
  fc.assert(fc.property(tenant, uuid, (of, cart) => cookie.read(of, cookie.issue(of, cart)) === cart));
  t.pass();
});

test('a cookie proves nothing at another tenant, for another cart or with another key', (t) => {
  const other = cartCookie(randomBytes(32));
  fc.assert(
    fc.property(tenant, tenant, uuid, uuid, (of, foreign, cart, another) => {
      fc.pre(of !== foreign && cart !== another);
      const value = cookie.issue(of, cart);
      const code = value.slice(cart.length);
      return [cookie.read(foreign, value), cookie.read(of, another + code), other.read(of, value)].every(
        (held) => held === undefined,
      );
    }),
  );
  t.pass();
});

test('a cookie with one character changed proves nothing', (t) => {
  const cart = '0198c5a0-0000-7000-8000-000000000001';
  const value = cookie.issue('bookshop', cart);
  for (let at = 0; at < value.length; at++) {
    const changed = value.slice(0, at) + (value[at] === 'a' ? 'b' : 'a') + value.slice(at + 1);
    t.is(cookie.read('bookshop', changed), undefined, `at ${at}`);
  }
});

test('any text can be read as a cookie and proves nothing', (t) => {
  fc.assert(fc.property(fc.string(), (value) => cookie.read('bookshop', value) === undefined));
  t.pass();
});

test('the cookies of a cart are found among others, in one header or several', (t) => {
  const first = '0198c5a0-0000-7000-8000-000000000001';
  const second = '0198c5a0-0000-7000-8000-000000000002';
  const headers = [
    `theme=dark; souk_cart=${cookie.issue('bookshop', first)}; souk_cart_old=x`,
    `souk_cart=forged;souk_cart=${cookie.issue('bookshop', second)}`,
  ];
  t.deepEqual(readHeldCarts(headers, 'bookshop', cookie), [first, second]);
  t.deepEqual(readHeldCarts(headers, 'mall', cookie), []);
});

test('the cookie is out of reach of scripts and of other sites', (t) => {
  t.is(
    setCookie({value: 'x', maxAgeSeconds: 60, secure: true}),
    'souk_cart=x; Max-Age=60; Path=/v1/carts; HttpOnly; SameSite=Lax; Secure',
  );
  t.false(setCookie({value: 'x', maxAgeSeconds: 60, secure: false}).includes('Secure'));
});
