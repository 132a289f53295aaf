import test from 'ava';
import fc from 'fast-check';
import {expiryAt, type Lifetimes, renewalDue} from '../domain/lifetime.ts';

const lifetimes: Lifetimes = {principalMs: 30 * 86_400_000, anonymousMs: 7 * 86_400_000};
const start = new Date('2026-11-21T00:00:00Z');

test('a cart that is used now and then lives at least three quarters of its life after the last use', (t) => {
  const owner = fc.constantFrom(null, 'tenants/bookshop/apiKeys/1');
  const pauses = fc.array(fc.integer({min: 0, max: 2 * 86_400_000}), {maxLength: 30});
  fc.assert(
    fc.property(owner, pauses, (of, uses) => {
      const lifeMs = of === null ? lifetimes.anonymousMs : lifetimes.principalMs;
      let now = start;
      let expireTime = expiryAt(now, of, lifetimes);
      for (const pause of uses) {
        now = new Date(now.getTime() + pause);
        const cart = {id: '', owner: of, lines: [], createTime: start, updateTime: start, expireTime};
        if (renewalDue(cart, now, lifetimes)) expireTime = expiryAt(now, of, lifetimes);
        const leftMs = expireTime.getTime() - now.getTime();
        t.true(leftMs >= lifeMs * 0.75 && leftMs <= lifeMs);
      }
    }),
  );
});
