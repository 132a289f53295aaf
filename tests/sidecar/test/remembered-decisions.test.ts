import test from 'ava';
import {catalogue} from '#mesh/catalogue.ts';
import {publicMethods} from '#mesh/render/envoy/edge-methods.ts';
import {buildMesh} from '#mesh/render/model/build-mesh.ts';
import {registry} from '#runtime/contract/registry.ts';
import {tokenLifetimeMs, tokenReuseMs} from '../../../services/identity/signing/token-lifetime.ts';
import {callsTo} from '../calls.ts';
import {type Asked, allOf, clocked, patiently, rememberingEdge} from '../remembering-edge.ts';

const weaken = allOf(patiently, clocked);
const listBooks = '/souk.inventory.v1.InventoryService/ListBooks';
const away = {status: 503, reason: 'SERVICE_UNAVAILABLE', arrived: undefined};

test.serial(
  'while identity is away, a request that it has let through goes on as it did, for twenty seconds and no longer',
  async (t) => {
    t.timeout(120_000);
    const edge = await rememberingEdge(t, weaken);
    edge.judge('mine', 'known');
    const cookie = '__Host-souk-access=secret; colour=blue';
    const asked = {key: 'mine', headers: {cookie, authorization: ''}};
    const once = await edge.ask({...asked, at: 100});
    t.is(once.status, 200);
    edge.identity('away');
    const again = await edge.ask({...asked, at: 100});
    t.is(again.status, 200);
    const lasting = (metadata = once.arrived) =>
      Object.fromEntries(
        Object.entries(metadata?.getMap() ?? {}).filter(
          ([name]) => !/^(x-request-id|traceparent|souk-test-.*)$/.test(name),
        ),
      );
    t.deepEqual(lasting(again.arrived), lasting(once.arrived));
    t.deepEqual(again.counted, once.counted, 'and counts as it did');
    const entries = (again.counted?.descriptors ?? []).flatMap((one) => one.entries);
    for (const [key, value] of Object.entries({tenant: 'shop', credential: 'tenants/shop/apiKeys/mine', share: '50'})) {
      t.true(
        entries.some((entry) => entry.key === key && entry.value === value),
        key,
      );
    }
    t.is(again.arrived?.get('txn-token')[0], 'token of mine');
    t.is(again.arrived?.get('cookie')[0], 'colour=blue');
    t.deepEqual(again.arrived?.get('x-api-key'), []);

    t.is((await edge.ask({...asked, at: 119})).status, 200);
    t.like(await edge.ask({...asked, at: 120}), away, 'being used does not make it younger');
    t.like(await edge.ask({...asked, at: 99}), away, 'from a clock that was put back');

    edge.identity('decides');
    t.is((await edge.ask({...asked, at: 200})).status, 200);
    edge.identity('away');
    t.is((await edge.ask({...asked, at: 219})).status, 200);
  },
);

test.serial('what differs in anything by which identity decides is refused', async (t) => {
  t.timeout(120_000);
  const edge = await rememberingEdge(t, weaken);
  edge.judge('mine', 'known');
  const headers = {cookie: 'a=b', 'x-csrf-token': 'c,d', origin: 'https://shop.example', 'souk-act-in': 'tenants/shop'};
  const asked: Asked = {key: 'mine', headers};
  const others: Readonly<Record<string, Asked>> = {
    'another key': {...asked, key: 'mine2'},
    'no key': {headers},
    'two keys': {headers: {...headers, 'x-api-key': ['mine', 'mine']}},
    'another method': {...asked, path: '/v1/authors'},
    'another verb': {...asked, method: 'POST'},
    'another credential besides': {...asked, headers: {...headers, authorization: 'Basic YTpi'}},
    'another cookie': {...asked, headers: {...headers, cookie: 'a=c'}},
    'another CSRF token': {...asked, headers: {...headers, 'x-csrf-token': 'e'}},
    'no CSRF token': {...asked, headers: {...headers, 'x-csrf-token': []}},
    'another page': {...asked, headers: {...headers, origin: 'https://evil.example'}},
    'a page of another site': {...asked, headers: {...headers, 'sec-fetch-site': 'cross-site'}},
    'in another tenant': {...asked, headers: {...headers, 'souk-act-in': 'tenants/other'}},
    'at another host': {...asked, headers: {...headers, host: 'evil.example'}},
    'from another address': {...asked, from: '127.0.0.2'},
    'the same in other headers': {key: 'mine', headers: {...headers, cookie: 'a=b,c', 'x-csrf-token': 'd'}},
  };
  t.is((await edge.ask(asked)).status, 200);
  edge.identity('away');
  for (const [what, other] of Object.entries(others)) t.like(await edge.ask(other), away, what);
  t.is((await edge.ask(asked)).status, 200);
  const grpc = callsTo(t, edge.url.replace('http://', ''), {'x-api-key': 'mine', ...headers});
  t.is((await grpc.one(listBooks)).code, 14, 'in gRPC, where no verb says that nothing is changed');
  // Another book of the same method is for the service to judge, which knows books.
  t.is((await edge.ask({...asked, path: '/v1/books?pageSize=1'})).status, 200);
});

test.serial('whoever identity has refused since is not remembered, whatever they ask for', async (t) => {
  t.timeout(120_000);
  const edge = await rememberingEdge(t, weaken);
  for (const verdict of ['unknown', 'not permitted'] as const) {
    const rest = {key: `rest-${verdict}`, path: '/v1/authors'};
    const grpc = callsTo(t, edge.url.replace('http://', ''), {'x-api-key': `grpc-${verdict}`});
    for (const key of [rest.key, `grpc-${verdict}`]) edge.judge(key, 'known');
    for (const path of ['/v1/authors', '/v1/books']) t.is((await edge.ask({...rest, path})).status, 200);
    t.is((await grpc.one(listBooks)).code, 0);
    edge.identity('away');
    t.is((await grpc.one(listBooks)).code, 0);
    edge.identity('decides');

    for (const key of [rest.key, `grpc-${verdict}`]) edge.judge(key, verdict);
    t.is((await edge.ask(rest)).status, verdict === 'unknown' ? 401 : 403);
    t.is((await grpc.one(listBooks)).code, verdict === 'unknown' ? 16 : 7);
    edge.identity('away');
    for (const path of ['/v1/authors', '/v1/books']) t.like(await edge.ask({...rest, path}), away);
    t.is((await grpc.one(listBooks)).code, 14);
    t.is((await edge.ask({key: 'first'})).status, 200, 'who was not refused goes on');
    edge.identity('decides');
  }
});

test.serial(
  'what is decided shortly before memory turns over is not lost by it, and not kept when refused after it',
  async (t) => {
    t.timeout(120_000);
    const edge = await rememberingEdge(t, weaken);
    const asking = async (key: string, at: number) => (await edge.ask({key, at})).status;
    for (const key of ['early', 'late', 'refused', 'next']) edge.judge(key, 'known');
    t.is(await asking('early', 1000), 200);
    for (const key of ['late', 'refused']) t.is(await asking(key, 1010), 200);
    t.is(await asking('next', 1021), 200, 'which begins a generation');
    edge.judge('refused', 'unknown');
    t.is(await asking('refused', 1022), 401);
    edge.identity('away');
    for (const [key, status] of Object.entries({early: 503, late: 200, refused: 503, next: 200})) {
      t.is(await asking(key, 1025), status, key);
    }
  },
);

test.serial('a service that refuses while identity is away does not end what is remembered', async (t) => {
  t.timeout(120_000);
  const edge = await rememberingEdge(t, weaken);
  edge.judge('mine', 'known');
  t.is((await edge.ask({key: 'mine'})).status, 200);
  edge.identity('away');
  edge.peers.inventory.behave('forbidden');
  t.is((await edge.ask({key: 'mine'})).status, 403);
  edge.peers.inventory.behave(new Uint8Array());
  t.is((await edge.ask({key: 'mine'})).status, 200);
});

test('a token that comes with a remembered decision outlives every request but bulk', (t) => {
  const leastMs = tokenLifetimeMs - tokenReuseMs - 1000 * catalogue.edge.decisionSeconds;
  const methods = publicMethods(buildMesh(registry, catalogue)).filter(({contract}) => contract.rateClass !== 'bulk');
  t.true(methods.length > 50);
  for (const {path, timeoutMs} of methods) t.true(timeoutMs <= leastMs, path);
});
