import type {Cache, CacheConfig} from './cache.ts';
import {cacheOf} from './cache-of.ts';
import {RedisTier} from './redis-tier.ts';
import {unshared} from './shared-tier.ts';

/**
 * Opens the two-tier cache, or, without a URL, the tier in memory alone. Answers at once: while Redis is away it works from
 * memory, slower and not wrong, and Redis is tried until it is back.
 */
export const openCache = ({url, commandTimeoutMs = 100}: CacheConfig): Cache => {
  if (url === undefined) {
    const nothing = async (): Promise<void> => {};
    return {
      name: 'memory',
      essential: false,
      of: (options) => cacheOf(unshared, options),
      check: nothing,
      close: nothing,
    };
  }
  const shared = new RedisTier(url, commandTimeoutMs);
  return {
    name: 'redis',
    essential: false,
    of: (options) => cacheOf(shared, options),
    check: () => shared.check(),
    close: () => shared.close(),
  };
};
