import {ChannelCredentials} from '@grpc/grpc-js';
import test, {type ExecutionContext} from 'ava';
import {z} from 'zod';
import {GetBookRequest} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {newApiKey} from './support/api-key.ts';
import {newAuthor, newBook} from './support/books.ts';
import {callAt} from './support/call-at.ts';
import {type OwnMethod, ownMethods} from './support/contract.ts';
import {exampleRequest} from './support/example-request.ts';
import {idFieldsOf} from './support/id-fields.ts';
import {edge} from './support/mesh.ts';
import {newPossessions, type Possessions} from './support/possessions.ts';
import {type Answer, request} from './support/request.ts';
import {restRequest} from './support/rest-request.ts';
import {newTenant, type TestTenant} from './support/tenant.ts';

/** Methods whose answers clients may keep, as the contracts say. */
const kept = ownMethods.filter(({contract}) => contract.caching !== undefined);

/** Where a tenant reads what a method answers about its own. */
function pathOf(method: OwnMethod, own: Possessions): string {
  const names = [...own.values()];
  const fields = idFieldsOf(method, names).map(({path, pattern}): [string, string] => [
    path,
    names.find((name) => pattern.test(name)) ?? '',
  ]);
  return restRequest(method, exampleRequest(method.contract.desc.input, new Map(fields))).path;
}

/** What tells a client how to keep an answer. */
const keeping = ({headers}: Answer) => ({
  etag: headers.etag,
  'cache-control': headers['cache-control'],
  vary: headers.vary,
});

const tagOf = (t: ExecutionContext, answer: Answer): string => {
  t.is(answer.status, 200, answer.text);
  t.regex(answer.headers.etag ?? '', /^W\/"[\w-]{22}"$/);
  return answer.headers.etag ?? '';
};

const assertNotModified = (t: ExecutionContext, answer: Answer, of: Answer, what: string) => {
  t.is(answer.status, 304, `${what}: ${answer.text}`);
  t.is(answer.text, '', what);
  t.deepEqual(keeping(answer), keeping(of), what);
  t.is(answer.headers['content-type'], undefined, what);
  t.false('x-souk-unchanged' in answer.headers, what);
  t.truthy(answer.headers['x-request-id'], what);
};

test('every answer that may be kept has an etag and says by whom; asked with it the edge answers 304 and nothing else', async (t) => {
  const {api, ...tenant} = await newTenant();
  const own = await newPossessions({api, ...tenant});
  t.true(kept.length >= 10, 'the contracts were read');
  for (const method of kept) {
    const path = pathOf(method, own);
    const {scope, seconds} = method.contract.caching ?? {};
    const first = await api.get(path);
    const etag = tagOf(t, first);
    const freshness = seconds === undefined ? 'no-cache' : `max-age=${seconds}`;
    t.is(first.headers['cache-control'], `${scope}, ${freshness}`, path);
    const vary = (first.headers.vary ?? '').toLowerCase().split(', ');
    const callers = scope === 'public' ? [] : ['x-api-key', 'authorization', 'cookie', 'souk-act-in'];
    t.deepEqual(vary, ['accept-encoding', 'origin', ...callers], path);
    assertNotModified(t, await api.get(path, {'if-none-match': etag}), first, path);
  }
});

test('a tag is found in a list, as a strong one and as any; another is not', async (t) => {
  const {api} = await newTenant();
  const path = `/v1/${await newBook(api)}`;
  const first = await api.get(path);
  const etag = tagOf(t, first);
  for (const presented of [etag.slice(2), `"other", ${etag}`, `W/"a,b",${etag} , "c"`, '*']) {
    assertNotModified(t, await api.get(path, {'if-none-match': presented}), first, presented);
  }
  for (const presented of ['"other"', etag.slice(2, -1), `W/"${etag}"`, '']) {
    const answer = await api.get(path, {'if-none-match': presented});
    t.is(tagOf(t, answer), etag, presented);
    t.is(answer.text, first.text, presented);
  }
});

/** What changes the answer of a method; a method whose answer no tenant can change is not here. */
const changes: Readonly<Record<string, (tenant: TestTenant, own: Possessions) => Promise<Answer | string>>> = {
  GetBook: ({api}, own) => api.post(`/v1/${own.get('inventory.souk.local/Book')}:setStock`, {availableQuantity: 3}),
  ListBooks: ({api}) => newBook(api),
  GetAuthor: ({api}, own) => renamed(api, own, 'inventory.souk.local/Author'),
  ListAuthors: ({api}) => newAuthor(api),
  GetGroup: ({api}, own) => renamed(api, own, 'identity.souk.local/Group'),
  ListGroups: ({api}, own) => api.delete(`/v1/${own.get('identity.souk.local/Group')}`),
  GetRole: ({api}, own) => renamed(api, own, 'identity.souk.local/Role'),
  ListRoles: ({api}, own) => renamed(api, own, 'identity.souk.local/Role'),
  GetTenant: ({api}, own) => renamed(api, own, 'identity.souk.local/Tenant'),
};
const unchangeable = ['GetJsonWebKeySet', 'ListPermissions'];

const renamed = ({patch}: TestTenant['api'], own: Possessions, type: string) =>
  patch(`/v1/${own.get(type)}?updateMask=displayName`, {displayName: `Renamed ${crypto.randomUUID()}`});

test('after a change whoever has the older answer gets the new one, with another etag', async (t) => {
  t.deepEqual(kept.map(({contract}) => contract.desc.name).sort(), [...Object.keys(changes), ...unchangeable].sort());
  const tenant = await newTenant();
  const own = await newPossessions(tenant);
  for (const method of kept) {
    const change = changes[method.contract.desc.name];
    if (change === undefined) continue;
    const path = pathOf(method, own);
    const first = await tenant.api.get(path);
    const etag = tagOf(t, first);
    const changed = await change(tenant, own);
    if (typeof changed === 'object') t.is(changed.status, 200, changed.text);
    const next = await tenant.api.get(path, {'if-none-match': etag});
    t.not(tagOf(t, next), etag, path);
    t.not(next.text, first.text, path);
  }
});

test('the tag of one tenant finds nothing in another, though both have the same; the same tenant’s keys share theirs', async (t) => {
  const [one, other] = [await newTenant(), await newTenant()];
  for (const path of ['/v1/books', '/v1/authors', '/v1/permissions']) {
    const [mine, theirs] = [await one.api.get(path), await other.api.get(path)];
    t.is(mine.text, theirs.text, path);
    const stolen = await other.api.get(path, {'if-none-match': tagOf(t, mine)});
    t.is(tagOf(t, stolen), tagOf(t, theirs), path);
    t.is(stolen.text, theirs.text, path);
  }
});

test('who may not read gets no 304: a tag is no credential', async (t) => {
  const tenant = await newTenant();
  const path = `/v1/${await newBook(tenant.api)}`;
  const etag = tagOf(t, await tenant.api.get(path));
  const {secret} = await newApiKey(tenant, 'inventory.authors.get');
  for (const [status, headers] of [
    [401, {}],
    [401, {'x-api-key': 'souk_00000000_none'}],
    [403, {'x-api-key': secret}],
  ] as const) {
    const answer = await request('GET', path, {headers: {...headers, 'if-none-match': etag}});
    t.is(answer.status, status, answer.text);
    assertNotKept(t, answer);
  }
});

const assertNotKept = (t: ExecutionContext, answer: Answer) => {
  t.is(answer.headers.etag, undefined, answer.text);
  t.is(answer.headers['cache-control'], 'no-store', answer.text);
};

test('refusals have no etag and are kept by nobody, and no tag makes a 304 of them', async (t) => {
  const {api} = await newTenant();
  const any = {'if-none-match': '*'};
  for (const [path, status] of [
    [`/v1/books/${crypto.randomUUID()}`, 404],
    ['/v1/books/none', 400],
    ['/v1/books?pageSize=-1', 400],
    ['/v1/books?pageToken=none', 400],
    ['/v1/books?unknown=1', 400],
    ['/.well-known/jwks.json?unknown=1', 400],
  ] as const) {
    const answer = await api.get(path, any);
    t.is(answer.status, status, answer.text);
    assertNotKept(t, answer);
  }
});

test('what is not read with GET, or not to be kept, has no etag, whatever the client has', async (t) => {
  const {api} = await newTenant();
  const book = await newBook(api);
  const changed = await api.post(`/v1/${book}:setStock`, {availableQuantity: 3}, {'if-none-match': '*'});
  const cart = await api.get('/v1/carts/current:check', {'if-none-match': '*'});
  for (const answer of [changed, cart]) assertNotKept(t, answer);
  t.is(changed.status, 200);
  t.not(cart.status, 304);
});

test('an answer keeps its etag when it is compressed, and a client that has it plain has it compressed', async (t) => {
  const {api} = await newTenant();
  for (let i = 0; i < 8; i++) await newBook(api, {title: `A book of many words, for something to compress: ${i}`});
  const plain = await api.get('/v1/books');
  const etag = tagOf(t, plain);
  for (const coding of ['br', 'gzip']) {
    const packed = await api.get('/v1/books', {'accept-encoding': coding});
    t.is(packed.headers['content-encoding'], coding);
    t.deepEqual(keeping(packed), keeping(plain), coding);
    const again = await api.get('/v1/books', {'accept-encoding': coding, 'if-none-match': etag});
    assertNotModified(t, again, plain, coding);
    t.is(again.headers['content-encoding'], undefined, coding);
  }
});

test('pages and documents for everybody have an etag, too, and depend on what the edge makes of them', async (t) => {
  for (const path of [
    '/openapi.json',
    '/.well-known/openid-configuration',
    '/docs',
    '/docs/swagger-ui.css',
    '/oauth2/sign-in.css',
  ]) {
    const first = await request('GET', path);
    t.is(first.status, 200, path);
    const {etag = ''} = first.headers;
    t.regex(etag, /^W\/"/, path);
    t.is(first.headers.vary, 'Accept-Encoding, Origin', path);
    const again = await request('GET', path, {headers: {'if-none-match': etag}});
    t.is(again.status, 304, path);
    t.is(again.text, '', path);
    t.deepEqual(keeping(again), keeping(first), path);
  }
});

test('a connection goes on after a 304, over HTTP/1.1 and with TLS', async (t) => {
  const {apiKey, api} = await newTenant();
  const path = `/v1/${await newBook(api)}`;
  const first = await api.get(path);
  const headers = {'x-api-key': apiKey, 'if-none-match': tagOf(t, first)};
  // The agent has as many connections as requests at once: these share a few of them.
  for (let i = 0; i < 20; i++) assertNotModified(t, await request('GET', path, {headers}), first, `request ${i}`);
  t.is((await api.get(path)).text, first.text);
  assertNotModified(t, await request('GET', path, {headers, secure: true}), first, 'with TLS');
});

test('a client that speaks gRPC gets the whole answer, whatever it says that it has', async (t) => {
  const {apiKey, api} = await newTenant();
  const name = await newBook(api);
  const {code, response} = await callAt(new URL(edge).host, {
    credentials: ChannelCredentials.createInsecure(),
    path: '/souk.inventory.v1.InventoryService/GetBook',
    request: GetBookRequest.encode({name}).finish(),
    headers: {'x-api-key': apiKey, 'if-none-match': '*', 'x-envoy-original-method': 'GET'},
  });
  t.is(code, 0);
  t.true(response !== undefined && response.length > name.length);
});

test('a page of another origin may send the tag and read it', async (t) => {
  const headers = {
    origin: 'http://localhost:3000',
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'if-none-match',
  };
  const {headers: answered} = await request('OPTIONS', '/v1/books', {headers});
  t.regex(String(answered['access-control-allow-headers']), /\bif-none-match\b/);
  const {api} = await newTenant();
  const read = z.object({'access-control-expose-headers': z.string(), vary: z.string()});
  const parsed = read.parse((await api.get('/v1/books', {origin: 'http://localhost:3000'})).headers);
  t.regex(parsed['access-control-expose-headers'], /\betag\b/);
  t.regex(parsed.vary, /\bOrigin\b/);
});
