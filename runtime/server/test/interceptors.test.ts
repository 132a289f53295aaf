import test from 'ava';
import {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import {GetCartRequest, SetItemRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {callRaw} from '#tests/support/call-raw.ts';
import {claimsOf, claimsWith} from '#tests/support/claims-of.ts';
import {serveCart} from '#tests/support/serve-cart.ts';

const getCart = '/souk.cart.v1.CartService/GetCart';
const setItem = '/souk.cart.v1.CartService/SetItem';
const request = GetCartRequest.encode({name: 'carts/current'}).finish();
const everything = claimsWith('*');

test('a valid request of a principal with the permission gets its answer', async (t) => {
  const {address} = await serveCart(t);
  const answer = await callRaw(address, getCart, request, claimsWith('cart.carts.get'));
  t.is(answer.code, 'OK');
  t.is(Cart.decode(answer.bytes ?? new Uint8Array()).name, 'carts/current');
});

test('every violation is answered at once, with the path of its field', async (t) => {
  const {address} = await serveCart(t);
  const bytes = SetItemRequest.encode({cart: 'x', book: 'y', quantity: -1, expectedUnitPrice: undefined}).finish();
  const answer = await callRaw(address, setItem, bytes, everything);
  t.is(answer.code, 'INVALID_ARGUMENT');
  t.is(answer.reason, 'REQUEST_INVALID');
  t.is(answer.domain, 'mesh.souk.local');
  t.deepEqual(answer.violations.map(({field}) => field).toSorted(), ['book', 'cart', 'quantity']);
});

test('bytes that are no message are malformed, not an internal error', async (t) => {
  const {address} = await serveCart(t);
  const answer = await callRaw(address, getCart, new Uint8Array([0x0a, 0xff, 0x01]), everything);
  t.is(answer.code, 'INVALID_ARGUMENT');
  t.is(answer.reason, 'REQUEST_MALFORMED');
});

test('a string that is not UTF-8 is malformed', async (t) => {
  const {address} = await serveCart(t);
  const answer = await callRaw(address, getCart, new Uint8Array([0x0a, 2, 0xc3, 0x28]), everything);
  t.is(answer.reason, 'REQUEST_MALFORMED');
});

test('a request over the limit is refused with both sizes', async (t) => {
  const {address} = await serveCart(t, {env: {SOUK_MAX_REQUEST_BYTES: '1024'}});
  const bytes = GetCartRequest.encode({name: 'x'.repeat(2000)}).finish();
  const answer = await callRaw(address, getCart, bytes, everything);
  t.is(answer.code, 'INVALID_ARGUMENT');
  t.is(answer.reason, 'REQUEST_TOO_LARGE');
  t.regex(answer.message, /2003.*1024/);
});

test('a call without a token is refused before its request is looked at', async (t) => {
  const {address} = await serveCart(t);
  const answer = await callRaw(address, getCart, new Uint8Array([0xff]));
  t.is(answer.code, 'UNAUTHENTICATED');
  t.is(answer.reason, 'TOKEN_INVALID');
});

for (const [what, payload] of [
  ['no JSON', 'nonsense'],
  ['without a tenant', JSON.stringify({sub: 'a', permissions: []})],
  ['with a tenant that cannot be one', JSON.stringify({sub: 'a', tenant: '../x', permissions: []})],
  ['with permissions that are no list', JSON.stringify({sub: 'a', tenant: 'bookshop', permissions: '*'})],
] as const) {
  test(`claims ${what} are no claims`, async (t) => {
    const {address} = await serveCart(t);
    const headers = {'x-souk-claims': Buffer.from(payload).toString('base64url')};
    t.is((await callRaw(address, getCart, request, headers)).reason, 'TOKEN_INVALID');
  });
}

test('a permission that is missing is named', async (t) => {
  const {address} = await serveCart(t);
  const answer = await callRaw(address, getCart, request, claimsWith('cart.carts.delete', 'cart.cart'));
  t.is(answer.code, 'PERMISSION_DENIED');
  t.is(answer.reason, 'PERMISSION_MISSING');
  t.deepEqual(answer.metadata, {permission: 'cart.carts.get'});
});

for (const [permission, code] of [
  ['*', 'OK'],
  ['cart.*', 'OK'],
  ['cart.carts.*', 'OK'],
  ['car.*', 'PERMISSION_DENIED'],
  ['cart.cart*', 'PERMISSION_DENIED'],
  ['inventory.*', 'PERMISSION_DENIED'],
] as const) {
  test(`${permission} to get a cart: ${code}`, async (t) => {
    const {address} = await serveCart(t);
    t.is((await callRaw(address, getCart, request, claimsWith(permission))).code, code);
  });
}

test('the RPC gets tenant, principal, request id and idempotency key of the call', async (t) => {
  const {address} = await serveCart(t, {
    rpcs: {
      getCart: async (_request, {tenant, principal, requestId, idempotencyKey}) =>
        Cart.fromPartial({name: [tenant, principal.name, requestId, idempotencyKey].join(' ')}),
    },
  });
  const answer = await callRaw(address, getCart, request, {
    ...everything,
    'x-request-id': 'r1',
    'idempotency-key': 'k1',
  });
  t.is(Cart.decode(answer.bytes ?? new Uint8Array()).name, 'bookshop tenants/bookshop/apiKeys/1 r1 k1');
});

test('the digest of a request does not depend on how it was encoded, but on every field', async (t) => {
  const digests: string[] = [];
  const {address} = await serveCart(t, {
    rpcs: {
      setItem: async ({cart}, {requestDigest}) => {
        digests.push(Buffer.from(requestDigest()).toString('hex'));
        return Cart.fromPartial({name: cart});
      },
    },
  });
  const book = 'books/00000000-0000-0000-0000-000000000000';
  const ordered = SetItemRequest.encode({
    cart: 'carts/current',
    book,
    quantity: 1,
    expectedUnitPrice: undefined,
  }).finish();
  const shuffled = Buffer.concat([
    SetItemRequest.encode({cart: '', book, quantity: 1, expectedUnitPrice: undefined}).finish(),
    SetItemRequest.encode({cart: 'carts/current', book: '', quantity: 0, expectedUnitPrice: undefined}).finish(),
  ]);
  const other = SetItemRequest.encode({
    cart: 'carts/current',
    book,
    quantity: 2,
    expectedUnitPrice: undefined,
  }).finish();
  for (const bytes of [ordered, shuffled, other]) await callRaw(address, setItem, bytes, everything);
  t.is(digests.length, 3);
  t.is(digests[0], digests[1]);
  t.not(digests[0], digests[2]);
});

for (const [name, grants, code] of [
  ['carts/current', [{permissions: ['cart.carts.get'], prefix: 'carts/cur'}], 'OK'],
  ['carts/current', [{permissions: ['cart.carts.get'], prefix: 'carts/other'}], 'PERMISSION_DENIED'],
  ['carts/current', [{permissions: ['cart.carts.delete'], prefix: 'carts/'}], 'PERMISSION_DENIED'],
  [
    'carts/current',
    [
      {permissions: ['cart.carts.get'], prefix: 'carts/other'},
      {permissions: ['cart.*'], prefix: 'carts/'},
    ],
    'OK',
  ],
] as const) {
  test(`a grant for what begins with ${grants.map(({prefix}) => prefix)} to get ${name}: ${code}`, async (t) => {
    const {address} = await serveCart(t);
    const bytes = GetCartRequest.encode({name}).finish();
    const answer = await callRaw(address, getCart, bytes, claimsOf({permissions: [], grants}));
    t.is(answer.code, code);
    t.is(answer.reason, code === 'OK' ? undefined : 'PERMISSION_MISSING');
  });
}

test('a grant with a condition does not cover a request that names no resource', async (t) => {
  const {address} = await serveCart(t);
  const grants = [{permissions: ['*'], prefix: 'c'}];
  const answer = await callRaw(
    address,
    '/souk.cart.v1.CartService/CreateCart',
    new Uint8Array(),
    claimsOf({permissions: [], grants}),
  );
  t.is(answer.reason, 'PERMISSION_MISSING');
});

test('a permission without a condition counts beside a grant that covers another resource', async (t) => {
  const {address} = await serveCart(t);
  const grants = [{permissions: ['*'], prefix: 'carts/other'}];
  const answer = await callRaw(address, getCart, request, claimsOf({permissions: ['cart.carts.get'], grants}));
  t.is(answer.code, 'OK');
});
