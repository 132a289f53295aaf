import {LRUCache} from 'lru-cache';
import type {Demands} from '../domain/demand.ts';
import type {BucketState, Buckets} from './buckets.ts';

const maxWaiting = 20_000;

/**
 * Remembers which limits are reached, and until when: who asks again before is refused from memory. A flood that is over its
 * limit costs the accounts nothing.
 */
export const knowsWhoWaits = (buckets: Buckets, now: () => number = () => performance.now()): Buckets => {
  const waiting = new LRUCache<string, number>({max: maxWaiting});

  const refused = ({each}: Demands): readonly BucketState[] | undefined => {
    const waits = each.map(({key}) => Math.ceil((waiting.get(key) ?? 0) - now()));
    if (waits.every((wait) => wait <= 0)) return undefined;
    return waits.map((wait, index) => ({
      remaining: 0,
      waitMs: Math.max(0, wait),
      resetMs: each[index]?.policy.windowMs ?? 0,
    }));
  };

  return {
    ...buckets,
    take: async (demands) => {
      const states = refused(demands);
      if (states !== undefined) return {granted: 0, states};
      const grant = await buckets.take(demands);
      if (grant.granted > 0) return grant;
      for (const [index, {key}] of demands.each.entries()) {
        const wait = grant.states[index]?.waitMs ?? 0;
        if (wait > 0) waiting.set(key, now() + wait);
      }
      return grant;
    },
  };
};
