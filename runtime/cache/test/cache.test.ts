import {setTimeout as delay} from 'node:timers/promises';
import test from 'ava';
import {Failure} from '#runtime/errors/failure.ts';
import {testRedis} from '#tests/support/test-redis.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {replica, text} from './replica.ts';
import {source} from './source.ts';

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
