import {Redis} from 'ioredis';
import type {Scope} from './scope.ts';
import {serverUrl} from './server-url.ts';

/** A connection of the test itself to Redis, to look and to disturb; closed when the test is over. */
export const testRedis = (scope: Scope): Redis => {
  const redis = new Redis(serverUrl('SOUK_TEST_REDIS_URL'));
  scope.teardown(() => redis.disconnect());
  return redis;
};
