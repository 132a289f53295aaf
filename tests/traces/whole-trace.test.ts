import {randomBytes, randomUUID} from 'node:crypto';
import test from 'ava';
import type {ReceivedSpan} from '#tests/support/otlp-receiver.ts';
import {until} from '#tests/support/until.ts';
import type {Api} from '../mesh/support/api.ts';
import {newBook, newCart} from '../mesh/support/books.ts';
import {logLines} from '../mesh/support/log-lines.ts';
import type {Answer} from '../mesh/support/request.ts';
import {newTenant} from '../mesh/support/tenant.ts';
import {collector, exportedMs, wayOf, wholeTrace} from './support.ts';

const edgeWay = ['edge-envoy client', 'edge-envoy server'];
const into = (service: string) => [`${service} server`, `${service}-envoy client`, `${service}-envoy server`];

/** Sends a request as a client that has a trace and an id of its own. */
async function traced(send: (headers: Record<string, string>) => Promise<Answer>) {
  const ids = {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    requestId: randomUUID(),
  };
  const answer = await send({traceparent: `00-${ids.traceId}-${ids.spanId}-01`, 'x-request-id': ids.requestId});
  if (answer.status !== 200) throw new Error(`refused: ${answer.status} ${answer.text}`);
  return {...ids, answer};
}

test.serial(
  'a call can be followed from the client over every proxy and service to the last statement, without a gap',
  async (t) => {
    t.timeout(90_000);
    const {spans} = await collector(t);
    const {api} = await newTenant();
    const book = await newBook(api);
    const cart = await newCart(api);
    await api.post(`/v1/${cart}:setItem`, {book, quantity: 1});
    const {traceId, spanId} = await traced((headers) => api.get(`/v1/${cart}:check`, headers));

    const own = await wholeTrace(spans, traceId, spanId, isStatement('inventory'), isDecision);
    const statement = own.find(isStatement('inventory'));
    if (!statement) return t.fail();
    t.deepEqual(wayOf(statement, own), [
      'inventory client',
      ...into('inventory'),
      'cart-envoy client',
      'cart-envoy server',
      'cart client',
      ...into('cart'),
      ...edgeWay,
      spanId,
    ]);
    const decision = own.find(isDecision);
    t.deepEqual(
      decision && wayOf(decision, own),
      [...into('identity'), ...edgeWay, spanId],
      'identity is asked in the same trace',
    );

    const server = own.find(({service, kind}) => service === 'inventory' && kind === 'server');
    t.like(server?.attributes, {
      'rpc.system': 'grpc',
      'rpc.service': 'souk.inventory.v1.InventoryService',
      'rpc.method': 'QuoteBooks',
      'rpc.grpc.status_code': '0',
    });
    t.like(statement.attributes, {'db.system.name': 'postgresql', 'db.namespace': 'inventory'});
  },
);

test.serial(
  'a change can be followed through the outbox and the broker to those who hear of it, in spans and in every log',
  async (t) => {
    t.timeout(90_000);
    const {spans} = await collector(t);
    const {api, apiKey} = await newTenant();
    const book = await newBook(api);
    const {traceId, spanId, requestId, answer} = await traced((headers) =>
      api.patch(`/v1/${book}?updateMask=title`, {title: 'Words of nobody else'}, headers),
    );
    const own = await wholeTrace(spans, traceId, spanId, isForgetting);
    const forgotten = own.find(({service, kind}) => service === 'inventory' && kind === 'consumer');
    const cached = own.find((span) => isForgetting(span, own));
    t.deepEqual(cached && wayOf(cached, own), [
      'inventory client',
      'inventory consumer',
      'inventory producer',
      ...into('inventory'),
      ...edgeWay,
      spanId,
    ]);
    const destination = 'souk.{tenant}.inventory.BookChanged';
    const message = {'messaging.system': 'nats', 'messaging.destination.template': destination};
    t.like(forgotten, {
      name: `process ${destination}`,
      attributes: {...message, 'messaging.operation.type': 'process'},
    });
    const sent = own.find(({kind}) => kind === 'producer');
    t.like(sent, {name: `publish ${destination}`, attributes: {...message, 'messaging.operation.type': 'send'}});

    const told = JSON.stringify(own);
    for (const secret of [apiKey, 'eyJ', 'Words of nobody else', 'x-souk-claims', 'txn-token', 'x-api-key']) {
      t.false(told.includes(secret), `spans say ${secret}`);
    }
    await t.notThrowsAsync(logsOf({traceId, requestId, own: String(answer.headers['x-request-id'])}));
  },
);

/** Waits until the logs of everybody on the way have lines with the ids of the request. */
const logsOf = ({traceId, requestId, own}: {traceId: string; requestId: string; own: string}) =>
  until(
    `the ids in every log: trace ${traceId}, of the client ${requestId}, of the mesh ${own}`,
    () => {
      const ofService = logLines('inventory-0', traceId).filter((line) => line.requestId === own);
      const lines = ofService.map(({msg}) => msg);
      const ofEdge = logLines('edge-0-envoy', traceId);
      return (
        ofEdge.some(({request_id, client_request_id}) => request_id === own && client_request_id === requestId) &&
        logLines('inventory-0-envoy', traceId).some(({request_id}) => request_id === own) &&
        ['call', 'published', 'event'].every((wanted) => lines.includes(wanted))
      );
    },
    exportedMs,
  );

test.serial(
  'a read of the cache is a span of its own, and a client without a trace gets one from the edge',
  async (t) => {
    t.timeout(90_000);
    const {spans} = await collector(t);
    const {api} = await newTenant();
    const book = await newBook(api);
    await readOnce(api, book);
    const read = await until('the read of the cache', () => spans.find(isCacheRead), exportedMs);
    const own = await wholeTrace(spans, read.traceId, '', isCacheRead);
    t.deepEqual(wayOf(read, own), ['inventory client', ...into('inventory'), ...edgeWay, '']);
  },
);

const readOnce = async (api: Api, book: string): Promise<void> => {
  const {status, text} = await api.get(`/v1/${book}`);
  if (status !== 200) throw new Error(`refused: ${status} ${text}`);
};

const isStatement =
  (wanted: string) =>
  ({service, attributes}: ReceivedSpan) =>
    service === wanted && 'db.query.text' in attributes && attributes['db.system.name'] === 'postgresql';

const isCache = ({service, attributes}: ReceivedSpan) =>
  service === 'inventory' && (attributes['db.system.name'] ?? attributes['db.system']) === 'redis';

const isDecision = ({name, kind}: ReceivedSpan) => kind === 'server' && name.endsWith('Authorization/Check');

/** What a consumer makes the cache forget. */
const isForgetting = (span: ReceivedSpan, own: readonly ReceivedSpan[]) =>
  isCache(span) && own.some(({spanId, kind}) => spanId === span.parentId && kind === 'consumer');

const isCacheRead = (span: ReceivedSpan) => isCache(span) && span.name.includes('mget');
