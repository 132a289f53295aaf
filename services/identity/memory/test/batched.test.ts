import {setImmediate} from 'node:timers/promises';
import test from 'ava';
import {batched, TooManyWaiting} from '../batched.ts';

test('one load runs at a time, and the next takes everybody who came meanwhile', async (t) => {
  const loads: string[][] = [];
  let running = 0;
  const get = batched(
    async (keys) => {
      t.is(++running, 1);
      loads.push([...keys]);
      await setImmediate();
      running--;
      return new Map(keys.map((key) => [key, `value of ${key}`]));
    },
    {maxKeys: 3, maxWaiting: 100},
  );
  const answers = await Promise.all(['a', 'b', 'c', 'b', 'd', 'e', 'f'].map(get));
  t.deepEqual(
    answers,
    ['a', 'b', 'c', 'b', 'd', 'e', 'f'].map((key) => `value of ${key}`),
  );
  t.deepEqual(loads, [['a'], ['b', 'c', 'd'], ['e', 'f']]);
});

test('a load that fails fails its own keys, and the next one runs', async (t) => {
  let loads = 0;
  const get = batched(
    async () => {
      if (++loads === 1) throw new Error('away');
      return new Map([['b', 2]]);
    },
    {maxKeys: 10, maxWaiting: 100},
  );
  const [first, second, third] = await Promise.allSettled([get('a'), get('b'), get('c')]);
  t.is(first.status, 'rejected');
  t.deepEqual(second, {status: 'fulfilled', value: 2});
  t.deepEqual(third, {status: 'fulfilled', value: undefined});
});

test('more keys than may wait are refused at once', async (t) => {
  const {promise, resolve} = Promise.withResolvers<Map<string, number>>();
  const get = batched(() => promise, {maxKeys: 10, maxWaiting: 2});
  const asked = [get('running'), get('a'), get('b')];
  await t.throwsAsync(get('c'), {instanceOf: TooManyWaiting});
  resolve(new Map());
  await Promise.all(asked);
});
