import test from 'ava';
import {until} from '#tests/support/until.ts';
import {callsTo} from '../calls.ts';
import {type Asked, allOf, clocked, inScripts, patientWithIdentity, rememberingEdge} from '../remembering-edge.ts';

const weaken = allOf(patientWithIdentity, clocked);
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
    t.is(again.arrived?.get('txn-token')[0], 'token of mine');
    t.is(again.arrived?.get('cookie')[0], 'colour=blue');
    t.deepEqual(again.arrived?.get('x-api-key'), []);

    t.is((await edge.ask({...asked, at: 119})).status, 200);
    t.deepEqual(await edge.ask({...asked, at: 120}), away, 'being used does not make it younger');
    t.deepEqual(await edge.ask({...asked, at: 99}), away, 'from a clock that was put back');

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
  for (const [what, other] of Object.entries(others)) t.deepEqual(await edge.ask(other), away, what);
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
    for (const path of ['/v1/authors', '/v1/books']) t.deepEqual(await edge.ask({...rest, path}), away);
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

test.serial('a client cannot say itself that identity was away, nor bring a token', async (t) => {
  t.timeout(120_000);
  const edge = await rememberingEdge(t, weaken);
  edge.judge('mine', 'known');
  const spoofed = {
    'x-envoy-auth-failure-mode-allowed': 'true',
    'txn-token': 'mine',
    'x-souk-tenant': 'other',
    'x-souk-credential': 'somebody',
  };
  const answer = await edge.ask({key: 'mine', headers: spoofed});
  t.is(answer.status, 200);
  t.deepEqual(answer.arrived?.get('txn-token'), ['token of mine']);
  t.deepEqual(answer.arrived?.get('x-souk-tenant'), ['shop']);
  t.deepEqual(answer.arrived?.get('x-envoy-auth-failure-mode-allowed'), []);
  // What nobody has to be known for is not asked about, and brings nothing to remember.
  t.is((await edge.ask({path: '/.well-known/jwks.json', key: 'other', headers: spoofed})).status, 200);
  edge.identity('away');
  t.is((await edge.ask({path: '/.well-known/jwks.json', key: 'other', headers: spoofed})).status, 200);
  for (const key of ['other', undefined, '']) t.deepEqual(await edge.ask({...(key && {key}), headers: spoofed}), away);
});

test.serial('gRPC clients are refused with the status and its details', async (t) => {
  t.timeout(120_000);
  const edge = await rememberingEdge(t, weaken);
  edge.identity('away');
  const {code, reason, retryAfterSeconds} = await callsTo(t, edge.url.replace('http://', '')).one(listBooks);
  t.deepEqual({code, reason, retryAfterSeconds}, {code: 14, reason: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 1});
});

for (const script of ['question', 'decisions']) {
  test.serial(`a fault in the script of ${script} lets nobody through while identity is away`, async (t) => {
    t.timeout(120_000);
    const own = script === 'question' ? /(?<=local address = .*\n)/ : /(?<=local asked = metadata:get.*\n)/;
    const edge = await rememberingEdge(t, allOf(patientWithIdentity, inScripts(own, '  error("as the test wants")\n')));
    edge.judge('mine', 'known');
    t.is((await edge.ask({key: 'mine'})).status, 200);
    edge.identity('away');
    t.deepEqual(await edge.ask({key: 'mine'}), away);
  });
}

test.serial('a fault in the midst of giving back a decision lets nobody through', async (t) => {
  t.timeout(120_000);
  const fault = inScripts(
    /(?<=metadata:set\(question, "remembered", true\)\n)/,
    '  headers:replace("txn-token", error("no"))\n',
  );
  const edge = await rememberingEdge(t, allOf(patientWithIdentity, fault));
  edge.judge('mine', 'known');
  t.is((await edge.ask({key: 'mine'})).status, 200);
  edge.identity('away');
  t.deepEqual(await edge.ask({key: 'mine'}), away);
});

test.serial(
  'while identity hangs, the known go on and others are refused, in the time that identity has',
  async (t) => {
    t.timeout(120_000);
    const edge = await rememberingEdge(t, clocked);
    edge.judge('mine', 'known');
    await until('identity lets it through', async () => (await edge.ask({key: 'mine'})).status === 200, 60_000);
    edge.identity('hangs');
    const started = performance.now();
    t.is((await edge.ask({key: 'mine'})).status, 200);
    t.deepEqual(await edge.ask({key: 'other'}), away);
    const took = performance.now() - started;
    t.true(took > 900 && took < 5_000, `twice half a second, and what a busy machine adds: ${took} ms`);
  },
);

test.serial('when all of identity is gone the same holds, and after its return it decides again', async (t) => {
  t.timeout(120_000);
  const edge = await rememberingEdge(t, weaken);
  edge.judge('mine', 'known');
  t.is((await edge.ask({key: 'mine'})).status, 200);
  edge.peers.identity.lose();
  t.is((await edge.ask({key: 'mine'})).status, 200);
  t.deepEqual(await edge.ask({key: 'other'}), away);
  edge.judge('mine', 'unknown');
  await edge.peers.identity.start();
  await until('identity decides', async () => (await edge.ask({key: 'mine'})).status === 401, 60_000);
});

test.serial('by the clock of the machine, too, a decision is good for a bounded time', async (t) => {
  t.timeout(120_000);
  const brief = inScripts('local longest, most, mostBytes = 20,', 'local longest, most, mostBytes = 3,');
  const edge = await rememberingEdge(t, allOf(patientWithIdentity, brief));
  edge.judge('mine', 'known');
  await edge.ask({key: 'mine'});
  const decided = performance.now();
  edge.identity('away');
  await until('it is refused', async () => {
    const asked = performance.now();
    const {status} = await edge.ask({key: 'mine'});
    if (status === 200) t.true(asked - decided < 4_000, 'it is remembered longer than it may');
    return status === 503;
  });
});

test.serial('memory is bounded: who floods it makes it forget, not grow', async (t) => {
  t.timeout(120_000);
  const small = inScripts(/local longest, most, mostBytes = 20, \d+/, 'local longest, most, mostBytes = 20, 3');
  const edge = await rememberingEdge(t, allOf(weaken, small));
  const keys = Array.from({length: 9}, (_, index) => `key ${index}`);
  for (const key of keys) {
    edge.judge(key, 'known');
    t.is((await edge.ask({key})).status, 200);
  }
  edge.identity('away');
  const known = [];
  for (const key of keys) if ((await edge.ask({key})).status === 200) known.push(key);
  t.true(known.includes('key 8') && !known.includes('key 0') && known.length <= 6, known.join());
});
