import test, {type ExecutionContext} from 'ava';
import {caller} from './caller.ts';
import {edgeOf, rest} from './edge.ts';
import {freshDatabase} from './fresh-database.ts';
import {gateTo} from './gate.ts';
import {healthOf} from './health.ts';
import {identityConfig, startReplica} from './identity-server.ts';
import {until} from './until.ts';
import {virtualClock} from './virtual-clock.ts';

const setUp = async (t: ExecutionContext) => {
  const database = await freshDatabase(t);
  const gate = await gateTo(t, database.config);
  const clock = virtualClock();
  const credentials = {freshMs: 5_000, graceMs: 40_000, lookUpTimeoutMs: 150};
  const {address} = await startReplica(t, gate.config, identityConfig({credentials}), clock.now);
  const {secret} = await caller(address, 'operator').createTenant({tenant: {displayName: 'x'}, tenantId: 'bookshop'});
  const another = await caller(address, 'bookshop').createApiKey({
    parent: 'tenants/bookshop',
    apiKey: {displayName: 'never used before', permissions: ['*']},
  });
  const edge = edgeOf(address);
  const health = healthOf(address);
  const ask = async (key: string) => (await edge(rest(key))).refused ?? 'allowed';
  await until(async () => (await ask(secret)) === 'allowed');
  // A replica that stops waits for its database.
  t.teardown(gate.open);
  return {gate, clock, edge, ask, health, secret, unused: another.secret};
};

// One at a time: the clock of an outage is the machine's.
for (const outage of ['shut', 'freeze'] as const) {
  test.serial(
    `while the database is away (${outage}), a known key goes on for its time and no other is let through`,
    async (t) => {
      const {gate, clock, edge, ask, health, secret, unused} = await setUp(t);
      gate[outage]();
      clock.advance(5_000);
      t.is(await ask(secret), 'allowed');
      const refused = await edge(rest(unused));
      t.is(refused.refused, 'ServiceUnavailable');
      t.is(refused.headers['retry-after'], '1');
      t.regex(refused.body, /"SERVICE_UNAVAILABLE"/);
      clock.advance(34_999);
      t.is(await ask(secret), 'allowed');
      clock.advance(1);
      t.is(await ask(secret), 'ServiceUnavailable');
      gate.open();
      await until(async () => (await ask(secret)) === 'allowed' && (await ask(unused)) === 'allowed', 20_000);
      await until(async () => (await health('')) === 'SERVING' && (await health('ready')) === 'SERVING');
    },
  );
}
