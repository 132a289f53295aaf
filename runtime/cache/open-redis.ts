import {Redis, type RedisOptions} from 'ioredis';

/**
 * Opens Redis for work that would rather fail than wait: a command is sent at once or not at all, is never sent twice and
 * answers within `commandTimeoutMs`. Redis is tried again until it is back.
 */
export const openRedis = (url: string, commandTimeoutMs: number, options: RedisOptions = {}): Redis => {
  const redis = new Redis(url, {
    commandTimeout: commandTimeoutMs,
    connectTimeout: 1000,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(50 * times, 1000),
    ...options,
  });
  // Every failure is seen where a command fails; without a listener it would be printed.
  redis.on('error', () => {});
  return redis;
};
