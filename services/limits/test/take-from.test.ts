import {randomUUID} from 'node:crypto';
import test from 'ava';
import fc from 'fast-check';
import {serverUrl} from '#tests/support/server-url.ts';
import {until} from '#tests/support/until.ts';
import {memoryBuckets} from '../buckets/memory-buckets.ts';
import {redisBuckets} from '../buckets/redis-buckets.ts';
import {type Policy, parsePolicy} from '../domain/policy.ts';
import {takeFrom} from '../domain/take-from.ts';

const policy = fc.record({quota: fc.integer({min: 1, max: 500}), windowSeconds: fc.integer({min: 1, max: 600})});
const policyOf = ({quota, windowSeconds}: {quota: number; windowSeconds: number}): Policy => {
  const item = `"p";q=${quota};w=${windowSeconds}`;
  const parsed = parsePolicy(item);
  if (!parsed) throw new Error(`${item} is no policy`);
  return parsed;
};

test('in no window is more granted than its quota and what has flowed in', (t) => {
  const asks = fc.array(fc.record({afterMs: fc.integer({min: 0, max: 5_000}), most: fc.integer({min: 1, max: 50})}), {
    maxLength: 60,
  });
  t.notThrows(() =>
    fc.assert(
      fc.property(policy, asks, (wish, steps) => {
        const one = policyOf(wish);
        let [now, full, total] = [1_000_000, [0] as readonly number[], 0];
        for (const {afterMs, most} of steps) {
          now += afterMs;
          const taken = takeFrom([one], full, most, now);
          full = taken.full;
          total += taken.granted;
          if (total > one.quota + ((now - 1_000_000) * one.quota) / one.windowMs + 1e-3) return false;
          // Who is told to wait gets something after that, and not before.
          const [state] = taken.states;
          if (!state) return false;
          if (takeFrom([one], full, 1, now + state.waitMs).granted !== 1) return false;
          if (state.waitMs > 1 && takeFrom([one], full, 1, now + state.waitMs - 2).granted !== 0) return false;
        }
        return true;
      }),
    ),
  );
});

test('memory and Redis grant the same to who asks at once', async (t) => {
  const redis = redisBuckets(serverUrl('SOUK_TEST_REDIS_URL'));
  t.teardown(() => redis.close());
  await until('Redis is there', () =>
    redis.check().then(
      () => true,
      () => false,
    ),
  );
  // Windows so long that nothing flows in while the test runs.
  const slow = fc.record({
    quota: fc.integer({min: 1, max: 30}),
    windowSeconds: fc.integer({min: 400_000, max: 900_000}),
  });
  await t.notThrowsAsync(
    fc.assert(
      fc.asyncProperty(
        fc.array(slow, {minLength: 1, maxLength: 3}),
        fc.array(fc.integer({min: 1, max: 9})),
        async (wishes, asks) => {
          const memory = memoryBuckets();
          const each = wishes.map((wish) => ({policy: policyOf(wish), key: randomUUID()}));
          for (const most of asks) {
            const [here, there] = [await memory.take({each, most}), await redis.take({each, most})];
            t.is(there.granted, here.granted);
            t.deepEqual(
              there.states.map(({remaining, waitMs}) => [remaining, waitMs > 0]),
              here.states.map(({remaining, waitMs}) => [remaining, waitMs > 0]),
            );
          }
        },
      ),
      {numRuns: 40},
    ),
  );
});
