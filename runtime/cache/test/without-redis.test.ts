import test from 'ava';
import {cuttableLine} from '#tests/support/cuttable-line.ts';
import {serverUrl} from '#tests/support/server-url.ts';
import {succeeds} from '#tests/support/succeeds.ts';
import {testRedis} from '#tests/support/test-redis.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {replica} from './replica.ts';
import {source} from './source.ts';

test('without Redis answers come from memory and source, at once and right', async (t) => {
  const line = await cuttableLine(t, serverUrl('SOUK_TEST_REDIS_URL'), 6379);
  const {cache, texts} = await replica(t, {}, line.url);
  const tenant = testTenant();
  line.cut();
  await t.throwsAsync(cache.check());
  const from = source('one');
  const began = performance.now();
  t.is(await texts.get(tenant, 'k', from.load), 'one');
  t.is(await texts.get(tenant, 'k', from.load), 'one');
  t.is(from.loads, 1);
  from.value = 'two';
  await texts.invalidate(tenant, ['k']);
  t.is(await texts.get(tenant, 'k', from.load), 'two');
  t.true(performance.now() - began < 1000);
  line.mend();
  await until('Redis is used again', () => succeeds(cache.check()));
});

test('a Redis that says nothing costs one wait, not one at every key', async (t) => {
  const line = await cuttableLine(t, serverUrl('SOUK_TEST_REDIS_URL'), 6379);
  const {texts} = await replica(t, {}, line.url);
  const tenant = testTenant();
  line.freeze();
  const began = performance.now();
  for (let key = 0; key < 20; key += 1) t.is(await texts.get(tenant, `k${key}`, source('v').load), 'v');
  t.true(performance.now() - began < 3000, `${performance.now() - began} ms`);
});

test('an invalidation that Redis missed is made up for before Redis is asked again', async (t) => {
  const line = await cuttableLine(t, serverUrl('SOUK_TEST_REDIS_URL'), 6379);
  const redis = testRedis(t);
  const {cache, texts} = await replica(t, {}, line.url);
  const tenant = testTenant();
  await texts.get(tenant, 'k', source('old').load);
  await until('it is stored', async () => (await redis.exists(`${tenant}:test-text-1:k`)) === 1);
  line.cut();
  await texts.invalidate(tenant, ['k']);
  t.is(await redis.exists(`${tenant}:test-text-1:k`), 1, 'the old value is still there');
  line.mend();
  await until('Redis is back', () => succeeds(cache.check()));
  t.is(await texts.get(tenant, 'k', source('new').load), 'new');
  await until('Redis has forgotten the old value', async () => {
    const value = await redis.get(`${tenant}:test-text-1:k`);
    return value === null || value.endsWith('new');
  });
});

test('a connection that is lost is made anew, and values are shared again', async (t) => {
  const line = await cuttableLine(t, serverUrl('SOUK_TEST_REDIS_URL'), 6379);
  const {cache, texts} = await replica(t, {}, line.url);
  line.cut();
  await until('it is noticed', async () => !(await succeeds(cache.check())));
  line.mend();
  await until('Redis answers again', () => succeeds(cache.check()));
  const tenant = testTenant();
  const redis = testRedis(t);
  await until('a new key is stored', async () => {
    await texts.get(tenant, `${performance.now()}`, source('v').load);
    return (await redis.keys(`${tenant}:*`)).length > 0;
  });
  t.pass();
});
