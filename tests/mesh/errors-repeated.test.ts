import test from 'ava';
import {CreateBookRequest} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {countBooks, nameIn} from './support/books.ts';
import {callPeer} from './support/call-peer.ts';
import {reasonIn} from './support/reason-in.ts';
import {assertRefused} from './support/refusal.ts';
import {newTenant} from './support/tenant.ts';
import {tokenFor} from './support/token.ts';

const price = {minorUnits: '990', currencyCode: 'EUR'};

test('a request repeated with its idempotency key is answered again and done once', async (t) => {
  const {api} = await newTenant();
  const key = {'idempotency-key': crypto.randomUUID()};
  const first = await api.post('/v1/books', {title: 'Once', price}, key);
  const second = await api.post('/v1/books', {title: 'Once', price}, key);
  t.is(nameIn(second), nameIn(first));
  t.is(await countBooks(api), 1);
  const other = await api.post('/v1/books', {title: 'Twice', price}, key);
  assertRefused(t, other, {status: 400, code: 3, reason: 'IDEMPOTENCY_KEY_REUSED'});
  t.is(await countBooks(api), 1);
});

test('of many requests with one idempotency key at once, each is answered alike or told to wait', async (t) => {
  const {api} = await newTenant();
  const key = {'idempotency-key': crypto.randomUUID()};
  const once = () => api.post('/v1/books', {title: 'Once', price}, key);
  const answers = await Promise.all(Array.from({length: 12}, once));
  const names = new Set(answers.filter(({status}) => status === 200).map(nameIn));
  t.is(names.size, 1);
  for (const answer of answers.filter(({status}) => status !== 200)) {
    const {retryDelay} = assertRefused(t, answer, {status: 409, code: 10, reason: 'IDEMPOTENCY_KEY_IN_FLIGHT'});
    t.truthy(retryDelay);
  }
  t.is(await countBooks(api), 1);
});

test('a deadline that is already past is DEADLINE_EXCEEDED, and nothing is done', async (t) => {
  const {api, apiKey} = await newTenant();
  // Apps cannot set one: the edge does, from the contract. So it is a peer here whose time is over.
  const outcome = await callPeer({
    caller: 'edge',
    service: 'inventory',
    path: '/souk.inventory.v1.InventoryService/CreateBook',
    request: CreateBookRequest.encode(CreateBookRequest.fromPartial({book: {title: 'Late', price}})).finish(),
    headers: {'txn-token': await tokenFor(apiKey), 'grpc-timeout': '1n'},
  });
  t.is(outcome.code, 4, outcome.message);
  t.is(outcome.details && reasonIn(outcome.details), 'DEADLINE_EXPIRED');
  t.is(await countBooks(api), 0);
});

test('a deadline that an app sends does not lengthen the time of the contract', async (t) => {
  const {api} = await newTenant();
  t.is((await api.get('/v1/books', {'grpc-timeout': '1H'})).status, 200);
  t.is((await api.get('/v1/books', {'grpc-timeout': '1n'})).status, 200);
});
