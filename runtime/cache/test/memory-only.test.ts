import test from 'ava';
import {testTenant} from '#tests/support/test-tenant.ts';
import {openCache} from '../open-cache.ts';
import {text} from './replica.ts';
import {source} from './source.ts';

const texts = () => openCache({url: undefined}).of<string>(text);

test('in memory alone a value is loaded once, also by those who ask at the same time', async (t) => {
  const cache = texts();
  const from = source('one');
  const tenant = testTenant();
  const load = () => cache.get(tenant, 'k', from.load);
  t.deepEqual(await Promise.all([load(), load(), load()]), ['one', 'one', 'one']);
  t.is(await load(), 'one');
  t.is(from.loads, 1);
});

test('in memory alone an invalidation is seen at once, and by a load that is under way', async (t) => {
  const cache = texts();
  const from = source('old');
  const tenant = testTenant();
  await cache.get(tenant, 'k', from.load);
  const {promise, resolve} = Promise.withResolvers<string>();
  const slow = cache.get(tenant, 'slow', () => promise);
  from.value = 'new';
  await cache.invalidate(tenant, ['k', 'slow']);
  resolve('old');
  await slow;
  t.is(await cache.get(tenant, 'k', from.load), 'new');
  t.is(await cache.get(tenant, 'slow', from.load), 'new');
});
