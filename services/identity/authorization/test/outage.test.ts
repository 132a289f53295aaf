import test, {type ExecutionContext} from 'ava';
import {cuttableLine} from '#tests/support/cuttable-line.ts';
import {healthOf} from '#tests/support/health-of.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {until} from '#tests/support/until.ts';
import {virtualClock} from '#tests/support/virtual-clock.ts';
import {caller} from '../../test/caller.ts';
import {edgeOf, rest} from '../../test/edge.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';

const setUp = async (t: ExecutionContext) => {
  const database = await testDatabase(t, 'identity');
  const {url, ownerUrl} = database.config;
  const line = await cuttableLine(t, url, 5432);
  const config = {url: line.through(url), ownerUrl: line.through(ownerUrl), connectTimeoutMs: 300};
  const clock = virtualClock();
  const lookUps = {freshMs: 5_000, graceMs: 40_000, lookUpTimeoutMs: 150};
  const {address} = await startReplica(t, config, identityConfig({lookUps}), clock.now);
  const {secret} = await caller(address, 'operator').createTenant({tenant: {displayName: 'x'}, tenantId: 'bookshop'});
  const another = await caller(address, 'bookshop').createApiKey({
    parent: 'tenants/bookshop',
    apiKey: {displayName: 'never used before', permissions: ['*']},
  });
  const edge = edgeOf(address);
  const health = (name: string) => healthOf(address, name);
  const ask = async (key: string) => (await edge(rest(key))).refused ?? 'allowed';
  await until('the key is known', async () => (await ask(secret)) === 'allowed');
  // A replica that stops waits for its database.
  t.teardown(line.mend);
  return {line, clock, edge, ask, health, secret, unused: another.secret};
};

// One at a time: the clock of an outage is the machine's.
for (const [outage, begin] of [
  ['shut', 'cut'],
  ['freeze', 'freeze'],
] as const) {
  test.serial(
    `while the database is away (${outage}), a known key goes on for its time and no other is let through`,
    async (t) => {
      const {line, clock, edge, ask, health, secret, unused} = await setUp(t);
      line[begin]();
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
      line.mend();
      await until(
        'both keys are let through',
        async () => (await ask(secret)) === 'allowed' && (await ask(unused)) === 'allowed',
        20_000,
      );
      await until(
        'health is green',
        async () => (await health('')) === 'SERVING' && (await health('ready')) === 'SERVING',
      );
    },
  );
}
