import {Redis} from 'ioredis';
import {serverUrl} from './server-url.ts';

/** A connection of the test itself to Redis, to look and to disturb; closed when the test is over. */
export const testRedis = (t: {teardown(end: () => void): void}): Redis => {
  const redis = new Redis(serverUrl('SOUK_TEST_REDIS_URL'));
  t.teardown(() => redis.disconnect());
  return redis;
};
