import {randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {http3Client, spokenHeader} from '#tests/support/http3-client.ts';
import {until} from '#tests/support/until.ts';
import {verify} from '../../deploy/delivery/verify.ts';
import {newBook} from './support/books.ts';
import {logLines} from './support/log-lines.ts';
import {controlPlane, edgeTls, home} from './support/mesh.ts';
import {request} from './support/request.ts';
import {newTenant} from './support/tenant.ts';

const client = (t: ExecutionContext) =>
  http3Client(t, {origin: edgeTls, authority: readFileSync(join(home, 'state/ca/ca.crt'), 'utf8')});

test('a book is bought over HTTP/3 as over any other', async (t) => {
  t.timeout(60_000);
  const [own, {api, apiKey}] = [await client(t), await newTenant()];
  await newBook(api);
  await t.notThrowsAsync(verify({edge: own, apiKey}));
});

test('a request repeated over HTTP/3 with its idempotency key is done once, and a refusal says why', async (t) => {
  t.timeout(60_000);
  const [own, {apiKey}] = [await client(t), await newTenant()];
  const headers = {'x-api-key': apiKey, 'content-type': 'application/json', 'idempotency-key': randomUUID()};
  const create = () => fetch(`${own}/v1/carts`, {method: 'POST', headers, body: '{}'});
  const [first, second] = [await create(), await create()];
  t.deepEqual([first.status, first.headers.get(spokenHeader)], [200, 'HTTP/3']);
  t.is(JSON.parse(await second.text()).name, JSON.parse(await first.text()).name);
  const refused = await fetch(`${own}/v1/carts`, {
    method: 'POST',
    headers: {...headers, 'x-api-key': 'nobody'},
    body: '{}',
  });
  t.deepEqual([refused.status, refused.headers.get(spokenHeader)], [401, 'HTTP/3']);
  t.is(JSON.parse(await refused.text()).details[0].reason, 'API_KEY_INVALID');
});

test('the edge notes that a request came by HTTP/3, and from where', async (t) => {
  t.timeout(60_000);
  const own = await client(t);
  const id = randomUUID();
  await fetch(`${own}/v1/books`, {headers: {'x-request-id': id}});
  const door = controlPlane === 'compact' ? 'souk-0-envoy' : 'edge-0-envoy';
  const [line] = await until('it is in the log', () => orNothing(logLines(door, id)), 25_000);
  t.like(line, {protocol: 'HTTP/3', client_request_id: id, status: 401});
  t.regex(String(line?.address), /^127\./);
});

test('over TLS every answer, a refusal as well, says to come by TLS only and where HTTP/3 is; plain HTTP says neither', async (t) => {
  const {apiKey} = await newTenant();
  const tls = 'max-age=31536000; includeSubDomains';
  const expected = {'strict-transport-security': tls, 'alt-svc': `h3=":${new URL(edgeTls).port}"; ma=86400`};
  for (const [path, status] of [
    ['/v1/books', 200],
    ['/v1/nothing', 404],
    ['/docs', 200],
  ] as const) {
    const parts = {headers: {'x-api-key': apiKey}};
    const [secure, plain] = [await request('GET', path, {...parts, secure: true}), await request('GET', path, parts)];
    t.is(secure.status, status, path);
    t.like(secure.headers, expected, path);
    for (const name of Object.keys(expected)) t.is(plain.headers[name], undefined, `${path} ${name}`);
  }
});

const orNothing = <T>(found: readonly T[]): readonly T[] | undefined => (found.length > 0 ? found : undefined);
