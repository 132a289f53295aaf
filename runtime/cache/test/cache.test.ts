import {setTimeout as delay} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {Failure} from '#runtime/errors/failure.ts';
import {cuttableLine} from '#tests/support/cuttable-line.ts';
import {serverUrl} from '#tests/support/server-url.ts';
import {testRedis} from '#tests/support/test-redis.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import type {CacheOptions} from '../cache.ts';
import {openCache} from '../open-cache.ts';

const text: CacheOptions<string> = {
  name: 'test-text-1',
  ttlMs: 60_000,
  maxEntries: 100,
  encode: (value) => Buffer.from(value),
  decode: (bytes) => Buffer.from(bytes).toString(),
};

/** A process of its own, as far as caches go. */
const replica = async (
  t: ExecutionContext,
  options: Partial<CacheOptions<string>> = {},
  url = serverUrl('SOUK_TEST_REDIS_URL'),
) => {
  const cache = openCache({url, commandTimeoutMs: 500});
  t.teardown(() => cache.close());
  await until('Redis answers', () =>
    cache.check().then(
      () => true,
      () => false,
    ),
  );
  return {cache, texts: cache.of<string>({...text, ...options})};
};

/** A source that counts how often it is asked. */
const source = (value: string | undefined) => {
  const state = {value, loads: 0, load: async (): Promise<string | undefined> => undefined};
  state.load = async () => {
    state.loads += 1;
    return state.value;
  };
  return state;
};

test('of a hundred calls at once one loads, and later ones find it in memory', async (t) => {
  const {texts} = await replica(t);
  const tenant = testTenant();
  const from = source('v');
  const answers = await Promise.all(Array.from({length: 100}, () => texts.get(tenant, 'k', from.load)));
  t.true(answers.every((answer) => answer === 'v'));
  t.is(await texts.get(tenant, 'k', from.load), 'v');
  t.is(from.loads, 1);
});

test('what one replica has loaded another finds in Redis', async (t) => {
  const [one, two] = [await replica(t), await replica(t)];
  const redis = testRedis(t);
  const tenant = testTenant();
  await one.texts.get(tenant, 'k', source('v').load);
  await until('it is stored', async () => (await redis.exists(`${tenant}:test-text-1:k`)) === 1);
  const from = source('other');
  t.is(await two.texts.get(tenant, 'k', from.load), 'v');
  t.is(from.loads, 0);
});

test('tenants and caches do not share keys', async (t) => {
  const {cache, texts} = await replica(t);
  const [a, b] = [testTenant(), testTenant()];
  t.is(await texts.get(a, 'k', source('of a').load), 'of a');
  t.is(await texts.get(b, 'k', source('of b').load), 'of b');
  t.is(await cache.of<string>({...text, name: 'test-text-2'}).get(a, 'k', source('other').load), 'other');
  await texts.invalidate(a, ['k']);
  t.is(await texts.get(b, 'k', source('new').load), 'of b');
});

test('that there is none is remembered, for less long, in both tiers', async (t) => {
  const short = {negativeTtlMs: 300};
  const [one, two] = [await replica(t, short), await replica(t, short)];
  const redis = testRedis(t);
  const tenant = testTenant();
  const from = source(undefined);
  t.is(await one.texts.get(tenant, 'k', from.load), undefined);
  await until('it is stored', async () => (await redis.exists(`${tenant}:test-text-1:k`)) === 1);
  t.is(await two.texts.get(tenant, 'k', from.load), undefined);
  t.is(from.loads, 1);
  from.value = 'now there is';
  await until('it is asked again', async () => (await two.texts.get(tenant, 'k', from.load)) === 'now there is', 2000);
});

test('a value lives for its time, give or take a tenth, from when it was loaded, in both tiers', async (t) => {
  const [one, two] = [await replica(t, {ttlMs: 1000}), await replica(t, {ttlMs: 1000})];
  const redis = testRedis(t);
  const tenant = testTenant();
  const keys = Array.from({length: 30}, (_, key) => `k${key}`);
  const began = performance.now();
  await Promise.all(keys.map((key) => one.texts.get(tenant, key, source('old').load)));
  const left = await Promise.all(keys.map((key) => redis.pttl(`${tenant}:test-text-1:${key}`)));
  t.true(
    left.every((ms) => ms <= 1100),
    `${left}`,
  );
  t.true(new Set(left).size > 5, 'they do not expire together');
  await delay(500);
  // Taken from Redis by another replica it does not grow younger.
  await Promise.all(keys.map((key) => two.texts.get(tenant, key, source('old').load)));
  await until('all are new', async () => {
    const answers = await Promise.all(keys.map((key) => two.texts.get(tenant, key, source('new').load)));
    return answers.every((answer) => answer === 'new');
  });
  t.true(performance.now() - began < 2500);
});

test('an invalidated key is loaded anew by the one who invalidates and by whoever has nothing in memory', async (t) => {
  const [one, two] = [await replica(t), await replica(t)];
  const tenant = testTenant();
  await one.texts.get(tenant, 'k', source('old').load);
  await one.texts.invalidate(tenant, ['k', 'another']);
  t.is(await two.texts.get(tenant, 'k', source('new').load), 'new');
  t.is(await one.texts.get(tenant, 'k', source('newer').load), 'new');
});

test('a load that began before an invalidation is for its caller only, in this process and in Redis', async (t) => {
  const [one, two] = [await replica(t), await replica(t)];
  const tenant = testTenant();
  for (const other of [one, two]) {
    const {promise, resolve} = Promise.withResolvers<string>();
    let began = false;
    const slow = one.texts.get(tenant, 'k', () => {
      began = true;
      return promise;
    });
    await until('the load has begun', () => began);
    // By the same process, then by another, of which this one has heard nothing yet.
    await other.texts.invalidate(tenant, ['k']);
    const late = other === one ? one.texts.get(tenant, 'k', source('new').load) : undefined;
    if (late) t.is(await late, 'new');
    resolve('old');
    t.is(await slow, 'old');
    if (late) t.is(await one.texts.get(tenant, 'k', source('newer').load), 'new');
    const third = await replica(t);
    t.is(await third.texts.get(tenant, 'k', source('new').load), 'new');
    await one.texts.invalidate(tenant, ['k']);
  }
});

test('clearing what is in memory asks Redis again', async (t) => {
  const [one, two] = [await replica(t), await replica(t)];
  const tenant = testTenant();
  await one.texts.get(tenant, 'k', source('old').load);
  await two.texts.invalidate(tenant, ['k']);
  t.is(await one.texts.get(tenant, 'k', source('new').load), 'old', 'no event has told it');
  one.texts.clearLocal();
  t.is(await one.texts.get(tenant, 'k', source('new').load), 'new');
});

test('a load that fails fails those who wait for it and is not remembered', async (t) => {
  const {texts} = await replica(t);
  const tenant = testTenant();
  const failing = () => Promise.reject(new Error('no'));
  const results = await Promise.allSettled([texts.get(tenant, 'k', failing), texts.get(tenant, 'k', failing)]);
  t.true(results.every(({status}) => status === 'rejected'));
  t.is(await texts.get(tenant, 'k', source('v').load), 'v');
});

test('a caller who gives up takes nobody with him', async (t) => {
  const {texts} = await replica(t);
  const tenant = testTenant();
  const {promise, reject} = Promise.withResolvers<string>();
  const impatient = texts.get(tenant, 'k', () => promise);
  const patient = texts.get(tenant, 'k', source('v').load);
  reject(new Failure({code: 'CANCELLED', reason: 'REQUEST_CANCELLED', domain: 'mesh.souk.local', message: 'gone'}));
  await t.throwsAsync(impatient, {instanceOf: Failure});
  t.is(await patient, 'v');
});

test('bytes in Redis that nobody can read are a miss', async (t) => {
  const {texts} = await replica(t, {
    decode: () => {
      throw new Error('another format');
    },
  });
  const tenant = testTenant();
  const redis = testRedis(t);
  await redis.set(`${tenant}:test-text-1:k`, 'x');
  t.is(await texts.get(tenant, 'k', source('v').load), 'v');
});

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
  await until('Redis is used again', () =>
    cache.check().then(
      () => true,
      () => false,
    ),
  );
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
  await until('Redis is back', () =>
    cache.check().then(
      () => true,
      () => false,
    ),
  );
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
  await until('it is noticed', () =>
    cache.check().then(
      () => false,
      () => true,
    ),
  );
  line.mend();
  await until('Redis answers again', () =>
    cache.check().then(
      () => true,
      () => false,
    ),
  );
  const tenant = testTenant();
  const redis = testRedis(t);
  await until('a new key is stored', async () => {
    await texts.get(tenant, `${performance.now()}`, source('v').load);
    return (await redis.keys(`${tenant}:*`)).length > 0;
  });
  t.pass();
});
