import {randomBytes} from 'node:crypto';
import test from 'ava';
import {newBook, newCart} from '#tests/mesh/support/books.ts';
import {logLines} from '#tests/mesh/support/log-lines.ts';
import {newTenant} from '#tests/mesh/support/tenant.ts';
import {until} from '#tests/support/until.ts';

// Envoy writes its access log out every ten seconds.
const flushedMs = 25_000;
const check = '/souk.cart.v1.CartService/CheckCart';
const quote = '/souk.inventory.v1.InventoryService/QuoteBooks';

test('one request can be followed by its trace through the edge, both services and the listener between them', async (t) => {
  t.timeout(60_000);
  const {api} = await newTenant();
  const book = await newBook(api);
  const name = await newCart(api);
  await api.post(`/v1/${name}:setItem`, {book, quantity: 1});
  const traceId = randomBytes(16).toString('hex');
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
  t.is((await api.get(`/v1/${name}:check`, {traceparent})).status, 200);
  const {envoy, process} = await until(
    `the trace ${traceId} in both logs`,
    () => {
      const lines = {envoy: logLines('souk-0-envoy', traceId), process: logLines('souk-0', traceId)};
      return lines.envoy.length > 1 && lines.process.length > 1 ? lines : undefined;
    },
    flushedMs,
  );
  t.truthy(envoy.find(({listener, rpc}) => listener === 'http' && rpc === check));
  t.truthy(envoy.find(({listener, rpc}) => listener === 'cart-outbound' && rpc === quote));
  t.truthy(process.find(({service, method}) => service === 'cart' && method === check));
  t.truthy(process.find(({service, method}) => service === 'inventory' && method === quote));
  t.is(new Set(envoy.map(({request_id}) => request_id)).size, 1, 'one request id');
});
