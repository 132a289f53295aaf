import test from 'ava';
import {until} from '#tests/support/until.ts';
import {callsTo} from '../calls.ts';
import {allOf, clocked, inScripts, patiently, rememberingEdge} from '../remembering-edge.ts';

const weaken = allOf(patiently, clocked);
const away = {status: 503, reason: 'SERVICE_UNAVAILABLE', arrived: undefined};

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
  for (const key of ['other', undefined, '']) t.like(await edge.ask({...(key && {key}), headers: spoofed}), away);
});

test.serial('gRPC clients are refused with the status and its details', async (t) => {
  t.timeout(120_000);
  const edge = await rememberingEdge(t, weaken);
  edge.identity('away');
  const {code, reason, retryAfterSeconds} = await callsTo(t, edge.url.replace('http://', '')).one(
    '/souk.inventory.v1.InventoryService/ListBooks',
  );
  t.deepEqual({code, reason, retryAfterSeconds}, {code: 14, reason: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 1});
});

for (const script of ['question', 'decisions']) {
  test.serial(`a fault in the script of ${script} lets nobody through while identity is away`, async (t) => {
    t.timeout(120_000);
    const own = script === 'question' ? /(?<=local address = .*\n)/ : /(?<=local asked = metadata:get.*\n)/;
    const edge = await rememberingEdge(t, allOf(patiently, inScripts(own, '  error("as the test wants")\n')));
    edge.judge('mine', 'known');
    t.is((await edge.ask({key: 'mine'})).status, 200);
    edge.identity('away');
    t.like(await edge.ask({key: 'mine'}), away);
  });
}

test.serial('a fault in the midst of giving back a decision lets nobody through', async (t) => {
  t.timeout(120_000);
  const fault = inScripts(
    /(?<=metadata:set\(question, "remembered", true\)\n)/,
    '  headers:replace("txn-token", error("no"))\n',
  );
  const edge = await rememberingEdge(t, allOf(patiently, fault));
  edge.judge('mine', 'known');
  t.is((await edge.ask({key: 'mine'})).status, 200);
  edge.identity('away');
  t.like(await edge.ask({key: 'mine'}), away);
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
    t.like(await edge.ask({key: 'other'}), away);
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
  t.like(await edge.ask({key: 'other'}), away);
  edge.judge('mine', 'unknown');
  await edge.peers.identity.start();
  await until('identity decides', async () => (await edge.ask({key: 'mine'})).status === 401, 60_000);
});

test.serial('by the clock of the machine, too, a decision is good for a bounded time', async (t) => {
  t.timeout(120_000);
  const brief = inScripts('local longest, most, mostBytes = 20,', 'local longest, most, mostBytes = 3,');
  const edge = await rememberingEdge(t, allOf(patiently, brief));
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
