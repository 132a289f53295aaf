import type {BucketState, Grant} from '../buckets/buckets.ts';
import type {Policy} from './policy.ts';

/**
 * The generic cell rate algorithm over several buckets at once. A bucket is one moment: the one at which it is full again.
 * The script in buckets/take-tokens.lua does the same in Redis; a test compares them.
 *
 * @param full when each bucket is full again, in milliseconds of the clock of `now`; in the past for one that is full.
 * @returns what was granted, and the new moments; the old ones when nothing was.
 */
export const takeFrom = (
  policies: readonly Policy[],
  full: readonly number[],
  most: number,
  now: number,
): Grant & {readonly full: readonly number[]} => {
  const buckets = policies.map(({quota, windowMs}, index) => {
    const interval = windowMs / quota;
    const until = Math.max(full[index] ?? 0, now);
    return {interval, windowMs, until, available: Math.floor((windowMs - (until - now)) / interval + epsilon)};
  });
  const least = Math.min(most, ...buckets.map(({available}) => available));
  const granted = Math.max(0, least);
  const states = buckets.map(({interval, windowMs, until, available}): BucketState => {
    const after = until + granted * interval;
    return {
      remaining: Math.max(0, available - granted),
      waitMs: Math.max(0, Math.ceil(after + interval - now - windowMs - epsilon)),
      resetMs: Math.ceil(after - now),
    };
  });
  return {granted, states, full: buckets.map(({until, interval}) => until + granted * interval)};
};

/** Fractions of a millisecond add up to less than themselves. */
const epsilon = 1e-6;
