import {once} from 'node:events';
import {createServer} from 'node:http';
import test from 'ava';
import {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import {GetCartRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {callRaw} from '#tests/support/call-raw.ts';
import {claimsWith} from '#tests/support/claims-of.ts';
import {runService} from '#tests/support/run-service.ts';
import {until} from '#tests/support/until.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${spanId}-01`;
const request = GetCartRequest.encode({name: 'carts/current'}).finish();
const getCart = '/souk.cart.v1.CartService/GetCart';

test.serial('with an endpoint, spans of server and client are exported under the trace of the caller', async (t) => {
  const bodies: Buffer[] = [];
  const collector = createServer(async (incoming, response) => {
    bodies.push(Buffer.concat(await incoming.toArray()));
    response.writeHead(200, {'content-type': 'application/x-protobuf'}).end();
  }).listen(0, '127.0.0.1');
  t.teardown(() => collector.close());
  await once(collector, 'listening');
  const port = /:(\d+)$/.exec(`:${JSON.parse(JSON.stringify(collector.address())).port}`)?.[1];
  const {address, child, exited, lines} = await runService(t, {
    env: {OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`},
  });
  t.is((await callRaw(address, getCart, request, {...claimsWith('*'), traceparent})).code, 'OK');
  const peer = await until('the call of the peer is logged', () =>
    lines.find(({method}) => method === '/souk.cart.v1.CartService/DeleteCart'),
  );
  t.is(peer.traceId, traceId);
  const own = await until('the call is logged', () => lines.find(({method}) => method === getCart));
  t.is(new Set([peer.spanId, own.spanId, spanId]).size, 3, 'each has a span of its own');
  child.kill('SIGTERM');
  t.is(await exited, 0, 'what is buffered is flushed at the end');
  const exported = Buffer.concat(bodies);
  t.true(exported.includes(Buffer.from(traceId, 'hex')));
  t.true(exported.includes('souk.cart.v1.CartService/GetCart'));
  t.true(exported.includes('souk.cart.v1.CartService/DeleteCart'));
  const spansWithService = exported.toString('latin1').split('souk.service').length - 1;
  t.true(spansWithService >= 3, `both servers and the call between them name their service: ${spansWithService}`);
  t.false(exported.includes('x-souk-claims'));
});

test.serial('without an endpoint, the trace of the caller is in the log and goes on to peers as it came', async (t) => {
  const {address, lines} = await runService(t);
  const answer = await callRaw(address, getCart, request, {...claimsWith('*'), traceparent});
  t.is(Cart.decode(answer.bytes ?? new Uint8Array()).name, traceparent);
  t.like(await until('the call is logged', () => lines.find(({msg}) => msg === 'call')), {traceId, spanId});
});
