import type {Cache, RedisConfig} from './cache.ts';
import {cacheOf} from './cache-of.ts';
import {SharedTier} from './shared-tier.ts';

/**
 * Opens the two-tier cache. Answers at once: without Redis it works from memory, slower and not wrong, and Redis is tried
 * until it is back.
 */
export const openCache = ({url, commandTimeoutMs = 100}: RedisConfig): Cache => {
  const shared = new SharedTier(url, commandTimeoutMs);
  return {
    name: 'redis',
    essential: false,
    of: (options) => cacheOf(shared, options),
    check: () => shared.check(),
    close: () => shared.close(),
  };
};
