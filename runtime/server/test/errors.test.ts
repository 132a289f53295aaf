import test from 'ava';
import {GetCartRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {ErrorReason} from '#gen/ts/souk/cart/v1/errors.ts';
import {callRaw} from '#tests/support/call-raw.ts';
import {claimsWith} from '#tests/support/claims-of.ts';
import {serveCart} from '#tests/support/serve-cart.ts';
import {until} from '#tests/support/until.ts';
import {failures} from '../../errors/failures.ts';
import {unavailable} from '../../errors/unavailable.ts';

const getCart = '/souk.cart.v1.CartService/GetCart';
const request = GetCartRequest.encode({name: 'carts/current'}).finish();
const headers = {...claimsWith('*'), 'x-request-id': 'request-1'};
const failure = failures('cart', ErrorReason);

const failing = (error: unknown) => ({
  rpcs: {
    getCart: async () => {
      throw error;
    },
  },
});

test('a failure of the area has the code of its contract, reason, domain and metadata', async (t) => {
  const {address} = await serveCart(
    t,
    failing(failure(ErrorReason.CART_FULL, 'Full.', {cart: 'carts/1', maximum: '100'})),
  );
  const answer = await callRaw(address, getCart, request, headers);
  t.is(answer.code, 'FAILED_PRECONDITION');
  t.is(answer.message, 'Full.');
  t.is(answer.reason, 'CART_FULL');
  t.is(answer.domain, 'cart.souk.local');
  t.deepEqual(answer.metadata, {cart: 'carts/1', maximum: '100'});
});

test('an unknown error is bare INTERNAL with the request id, and only the log knows what it was', async (t) => {
  const {address, lines} = await serveCart(t, failing(new TypeError('row 17 of table credit_cards')));
  const answer = await callRaw(address, getCart, request, headers);
  t.is(answer.code, 'INTERNAL');
  t.is(answer.reason, 'INTERNAL_ERROR');
  t.is(answer.requestId, 'request-1');
  t.notRegex(JSON.stringify(answer), /row 17|TypeError/);
  const line = await until('the error is logged', () => lines.find(({level}) => level === 'error'));
  t.is(line.requestId, 'request-1');
  t.regex(JSON.stringify(line.err), /row 17 of table.*errors\.test\.ts/);
});

test('an answer that cannot be encoded is INTERNAL, not a broken stream', async (t) => {
  const {address} = await serveCart(t, {rpcs: {getCart: async () => JSON.parse('null')}});
  t.is((await callRaw(address, getCart, request, headers)).reason, 'INTERNAL_ERROR');
});

test('a dependency that is away is UNAVAILABLE', async (t) => {
  const {address} = await serveCart(
    t,
    failing(unavailable('The database', {cause: new Error('ECONNREFUSED 10.0.0.7')})),
  );
  const answer = await callRaw(address, getCart, request, headers);
  t.is(answer.code, 'UNAVAILABLE');
  t.is(answer.reason, 'SERVICE_UNAVAILABLE');
  t.is(answer.message, 'The database does not answer at the moment.');
});

test('violations that would not fit into the trailers are cut off, not the connection', async (t) => {
  const {invalid} = await import('../../errors/invalid.ts');
  const violations = Array.from({length: 5000}, (_, row) => ({
    field: `rows[${row}].title`,
    description: 'is too long',
  }));
  const {address} = await serveCart(t, failing(invalid(violations)));
  const answer = await callRaw(address, getCart, request, headers);
  t.is(answer.code, 'INVALID_ARGUMENT');
  t.true(answer.violations.length > 50);
  t.is(answer.violations[0]?.field, 'rows[0].title');
  t.regex(answer.message, /and 4999 more/);
});
