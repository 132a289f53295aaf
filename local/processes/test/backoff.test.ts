import test from 'ava';
import {backoffMs} from '../backoff.ts';

test('pauses begin at 0.2 s, double with every failure, and never exceed 10 s', (t) => {
  t.deepEqual([1, 2, 3, 4, 5, 6, 7, 8, 1000].map(backoffMs), [200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
});
