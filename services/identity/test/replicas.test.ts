import test from 'ava';
import {testDatabase} from '#tests/support/test-database.ts';
import {until} from '#tests/support/until.ts';
import {caller} from './caller.ts';
import {edgeOf, rest} from './edge.ts';
import {identityConfig, startReplica} from './identity-server.ts';

// Without the event a look-up would count for an hour.
const patient = {freshMs: 3_600_000, graceMs: 3_600_000, lookUpTimeoutMs: 10_000};

test('a key that one replica revokes is refused there at once and by the other as soon as it hears', async (t) => {
  const database = await testDatabase(t, 'identity');
  const config = identityConfig({lookUps: patient});
  const [here, there] = await Promise.all([1, 2].map(() => startReplica(t, database.config, config)));
  const edges = [here, there].map((replica) => edgeOf(replica?.address ?? ''));
  const tenantId = `shop-${Math.random().toString(36).slice(2)}`;
  const created = await caller(here?.address ?? '', 'operator').createTenant({tenant: {displayName: 'x'}, tenantId});
  for (const edge of edges) t.is((await edge(rest(created.secret))).refused, undefined);

  await caller(here?.address ?? '', tenantId).revokeApiKey({name: created.apiKey?.name ?? ''});
  t.is((await edges[0]?.(rest(created.secret)))?.refused, 'Unauthorized');
  const revokedAt = performance.now();
  await until(
    'the other replica refuses it',
    async () => (await edges[1]?.(rest(created.secret)))?.refused === 'Unauthorized',
    3_000,
  );
  t.log(`the other replica heard after ${Math.round(performance.now() - revokedAt)} ms`);
});
