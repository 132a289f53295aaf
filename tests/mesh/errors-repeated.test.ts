import test from 'ava';
import {countBooks, nameIn} from './support/books.ts';
import {assertRefused} from './support/refusal.ts';
import {newTenant} from './support/tenant.ts';

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

test('a deadline that is already past is 504, and nothing is done', async (t) => {
  const {api} = await newTenant();
  const answer = await api.post('/v1/books', {title: 'Too late', price}, {'grpc-timeout': '1n'});
  assertRefused(t, answer, {status: 504, code: 4, reason: 'DEADLINE_EXPIRED'});
  t.is(await countBooks(api), 0);
});
