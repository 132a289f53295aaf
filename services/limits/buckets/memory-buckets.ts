import {LRUCache} from 'lru-cache';
import {takeFrom} from '../domain/take-from.ts';
import type {Buckets} from './buckets.ts';

/** The least used are forgotten first: a bucket that nobody asks for fills up by itself. */
const maxBuckets = 100_000;

/** Accounts of this process alone, for the compact mode. `now`: milliseconds of any clock that does not go back. */
export const memoryBuckets = (now: () => number = () => performance.now()): Buckets => {
  const fullAt = new LRUCache<string, number>({max: maxBuckets});
  return {
    name: 'memory',
    essential: false,
    take: async ({each, most}) => {
      const before = each.map(({key}) => fullAt.get(key) ?? 0);
      const {granted, states, full} = takeFrom(
        each.map(({policy}) => policy),
        before,
        most,
        now(),
      );
      if (granted > 0) for (const [index, {key}] of each.entries()) fullAt.set(key, full[index] ?? 0);
      return {granted, states};
    },
    check: async () => undefined,
    close: async () => undefined,
  };
};
