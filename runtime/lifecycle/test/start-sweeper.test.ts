import test from 'ava';
import {until} from '#tests/support/until.ts';
import {startSweeper} from '../start-sweeper.ts';

test('the sweeper sweeps again and again, shows a failure until it has passed, and stops for good', async (t) => {
  let sweeps = 0;
  let broken = false;
  const swept: number[] = [];
  const sweeper = startSweeper({
    sweep: async () => {
      sweeps++;
      if (broken) throw new Error('the database is away');
      return sweeps === 1 ? 3 : 0;
    },
    intervalMs: 2,
    swept: (count) => swept.push(count),
  });
  const problem = () => sweeper.check().then(() => undefined, String);
  await until('four sweeps', () => sweeps > 3);
  t.deepEqual(swept, [3], 'sweeps that found nothing are not worth a line');
  t.is(await problem(), undefined);
  broken = true;
  await until('the failure shows', async () => (await problem()) === 'Error: the database is away');
  broken = false;
  await until('it has passed', async () => (await problem()) === undefined);

  await sweeper.close();
  const atTheEnd = sweeps;
  let others = 0;
  const other = startSweeper({sweep: async () => ++others, intervalMs: 2, swept: () => {}});
  await until('another sweeper of the same rhythm has gone on', () => others > 5);
  await other.close();
  t.is(sweeps, atTheEnd);
});

test('closing waits for the sweep that is under way and tells it to end', async (t) => {
  let told = false;
  const sweeper = startSweeper({
    sweep: (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          told = true;
          setImmediate(() => resolve(0));
        });
      }),
    intervalMs: 1,
    swept: () => {},
  });
  await sweeper.close();
  t.true(told);
});
