import {randomBytes} from 'node:crypto';
import test from 'ava';
import {until} from '#tests/support/until.ts';
import {newBook, newCart} from './support/books.ts';
import {logLines} from './support/log-lines.ts';
import {newTenant} from './support/tenant.ts';

// Envoy writes its access log out every ten seconds.
const flushedMs = 25_000;
const cart = 'spiffe://souk.local/ns/souk/sa/cart';
const edge = 'spiffe://souk.local/ns/souk/sa/edge';

test('one request can be followed by its trace through the edge, both sidecars and both services', async (t) => {
  t.timeout(60_000);
  const {api} = await newTenant();
  const book = await newBook(api);
  const name = await newCart(api);
  await api.post(`/v1/${name}:setItem`, {book, quantity: 1});
  const traceId = randomBytes(16).toString('hex');
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
  const answer = await api.get(`/v1/${name}:check`, {traceparent});
  t.is(answer.status, 200, answer.text);

  const found = await until(
    `the trace ${traceId} in every log`,
    () => {
      const lines = {
        edge: logLines('edge-0-envoy', traceId),
        cartSidecar: logLines('cart-0-envoy', traceId),
        cart: logLines('cart-0', traceId),
        inventorySidecar: logLines('inventory-0-envoy', traceId),
        inventory: logLines('inventory-0', traceId),
      };
      return Object.values(lines).every((some) => some.length > 0) && lines.cartSidecar.length > 1 ? lines : undefined;
    },
    flushedMs,
  );

  const check = '/souk.cart.v1.CartService/CheckCart';
  const quote = '/souk.inventory.v1.InventoryService/QuoteBooks';
  t.like(found.edge[0], {trace_id: traceId, rpc: check});
  t.true(
    found.cartSidecar.some(({rpc, peer}) => rpc === check && peer === edge),
    'the edge calls cart',
  );
  t.true(
    found.cartSidecar.some(({rpc}) => rpc === quote),
    'cart calls out through its sidecar',
  );
  t.true(
    found.inventorySidecar.some(({rpc, peer}) => rpc === quote && peer === cart),
    'cart calls inventory',
  );
  t.true(found.cart.some(({traceId: id, method, peer}) => id === traceId && method === check && peer === edge));
  t.true(found.inventory.some(({traceId: id, method, peer}) => id === traceId && method === quote && peer === cart));
  const requestIds = new Set([...found.edge, ...found.inventorySidecar].map(({request_id}) => request_id));
  t.is(requestIds.size, 1, 'one request id');
});
