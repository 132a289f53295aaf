import test from 'ava';
import fc from 'fast-check';
import {countAttempt, noWait} from '../../domain/users/count-attempt.ts';
import {withNetwork, withOne} from '../patience.ts';

test('attempts that cost nothing are all let through, though one is counted after another that came later', (t) => {
  const moments = fc.array(fc.integer({min: 0, max: 1000}), {minLength: withOne.free, maxLength: withOne.free});
  fc.assert(
    fc.property(moments, (offsets) => {
      let known = {failures: 0, lastTime: new Date(), waitUntil: noWait};
      const start = known.lastTime.getTime();
      for (const offset of offsets) {
        const counted = countAttempt(known, withOne, new Date(start + offset));
        if (counted === undefined) throw new Error('refused');
        known = counted;
      }
    }),
  );
  t.pass();
});

test('after those each waits twice as long as the one before, up to the longest pause', (t) => {
  let known = {failures: 0, lastTime: new Date(0), waitUntil: noWait};
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 40; attempt++) {
    const now = new Date(Math.max(known.lastTime.getTime(), known.waitUntil.getTime()) + 1);
    const counted = countAttempt(known, withNetwork, now);
    if (counted === undefined) return t.fail('refused in its time');
    const early = new Date(counted.waitUntil.getTime() - 1);
    if (attempt > withNetwork.free) t.is(countAttempt(counted, withNetwork, early), undefined);
    pauses.push(Math.max(0, counted.waitUntil.getTime() - now.getTime()));
    known = counted;
  }
  t.deepEqual(pauses.slice(19, 24), [0, 1_000, 2_000, 4_000, 8_000]);
  t.is(pauses.at(-1), withNetwork.longestPauseMs);
});
