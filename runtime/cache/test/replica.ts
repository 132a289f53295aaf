import type {ExecutionContext} from 'ava';
import {serverUrl} from '#tests/support/server-url.ts';
import {succeeds} from '#tests/support/succeeds.ts';
import {until} from '#tests/support/until.ts';
import type {CacheOptions} from '../cache.ts';
import {openCache} from '../open-cache.ts';

/** A cache of texts. */
export const text: CacheOptions<string> = {
  name: 'test-text-1',
  ttlMs: 60_000,
  maxEntries: 100,
  encode: (value) => Buffer.from(value),
  decode: (bytes) => Buffer.from(bytes).toString(),
};

/** A process of its own, as far as caches go. */
export const replica = async (
  t: ExecutionContext,
  options: Partial<CacheOptions<string>> = {},
  url = serverUrl('SOUK_TEST_REDIS_URL'),
) => {
  const cache = openCache({url, commandTimeoutMs: 500});
  t.teardown(() => cache.close());
  await until('Redis answers', () => succeeds(cache.check()));
  return {cache, texts: cache.of<string>({...text, ...options})};
};
