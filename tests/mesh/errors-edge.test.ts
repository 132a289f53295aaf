import test from 'ava';
import {until} from '#tests/support/until.ts';
import {newApiKey} from './support/api-key.ts';
import {countBooks} from './support/books.ts';
import {assertRefused} from './support/refusal.ts';
import {request} from './support/request.ts';
import {newTenant} from './support/tenant.ts';

const domain = 'identity.souk.local';
const notFound = {status: 404, code: 5, reason: 'ROUTE_NOT_FOUND'};

test('a path that does not exist is 404', async (t) => {
  const {api} = await newTenant();
  assertRefused(t, await api.get('/v1/nothing'), notFound);
  assertRefused(t, await request('GET', '/v1/nothing'), notFound, 'nobody');
});

test('a path with another verb is 405 and says which verbs it has', async (t) => {
  const {api} = await newTenant();
  const answer = await api.delete('/v1/books');
  assertRefused(t, answer, {status: 405, code: 12, reason: 'METHOD_NOT_ALLOWED'});
  const allowed = answer.headers.allow?.split(/, */) ?? [];
  t.true(allowed.includes('GET') && allowed.includes('POST') && !allowed.includes('DELETE'), String(allowed));
});

test('a request without a key, or with a wrong one, is 401', async (t) => {
  const missing = await request('GET', '/v1/books');
  assertRefused(t, missing, {status: 401, code: 16, reason: 'CREDENTIALS_MISSING', domain});
  const wrong = await request('GET', '/v1/books', {headers: {'x-api-key': 'souk_nonsense'}});
  assertRefused(t, wrong, {status: 401, code: 16, reason: 'API_KEY_INVALID', domain});
});

test('a revoked key is 401 within seconds', async (t) => {
  const {name, api} = await newTenant();
  const {name: key, secret} = await newApiKey({name, api}, 'inventory.*');
  const headers = {'x-api-key': secret};
  t.is((await request('GET', '/v1/books', {headers})).status, 200);
  t.is((await api.post(`/v1/${key}:revoke`, {})).status, 200);
  const deadline = Date.now() + 8000;
  let answer = await request('GET', '/v1/books', {headers});
  while (answer.status === 200 && Date.now() < deadline) answer = await request('GET', '/v1/books', {headers});
  assertRefused(t, answer, {status: 401, code: 16, reason: 'API_KEY_INVALID', domain});
});

test('a key without the permission is 403 and is told which one', async (t) => {
  const {secret} = await newApiKey(await newTenant(), 'inventory.books.list');
  const answer = await request('GET', '/v1/books/00000000-0000-7000-8000-000000000000', {
    headers: {'x-api-key': secret},
  });
  const {metadata} = assertRefused(t, answer, {status: 403, code: 7, reason: 'PERMISSION_MISSING'});
  t.is(metadata.permission, 'inventory.books.get');
});

test('a body that is not JSON by its type is 415', async (t) => {
  const tenant = await newTenant();
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
    const headers = {'x-api-key': tenant.apiKey, 'content-type': type};
    const answer = await request('POST', '/v1/authors', {headers, body: '{"displayName":"A"}'});
    assertRefused(t, answer, {status: 415, code: 3, reason: 'MEDIA_TYPE_UNSUPPORTED'}, type);
  }
});

test('a body of 10 MB is 413 and creates nothing', async (t) => {
  const {api} = await newTenant();
  const answer = await api.post('/v1/books', {title: 'x'.repeat(10 * 1024 * 1024)});
  assertRefused(t, answer, {status: 413, code: 3, reason: 'REQUEST_TOO_LARGE'});
  t.is(await countBooks(api), 0);
});

test('headers that are too large are refused in the one form', async (t) => {
  const {api} = await newTenant();
  const answer = await api.get('/v1/books', {'x-padding': 'x'.repeat(100 * 1024)});
  assertRefused(t, answer, {status: 431, code: 3, reason: 'REQUEST_TOO_LARGE'});
});

test('a tenant that asks too fast is told when to come back, and others are not hindered', async (t) => {
  const [greedy, patient] = [await newTenant(), await newTenant()];
  // An import that is refused for what is in it counts as much as any other, and imports have the narrowest limit.
  // Not all at once: a burst that a busy machine cannot hold is shed for what it is, whoever sends it.
  const greed = () => Promise.all(Array.from({length: 6}, () => greedy.api.post('/v1/books:import', {rows: []})));
  const limited = await until('a refusal', async () => (await greed()).find(({status}) => status === 429), 20_000);
  const {retryDelay} = assertRefused(t, limited, {status: 429, code: 8, reason: 'RATE_LIMITED'});
  t.truthy(retryDelay);
  t.regex(limited.headers['retry-after'] ?? '', /^\d+$/);
  t.is((await patient.api.post('/v1/books:import', {rows: []})).status, 400, 'another tenant');
  t.is((await greedy.api.get('/v1/authors')).status, 200, 'other methods');
});
