import test from 'ava';
import {testCall} from '#tests/support/test-call.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {assertFailure} from './assert-failure.ts';
import {noteChanged} from './note-changed.ts';
import {notesDatabase} from './notes-database.ts';

/** A promise and what resolves it. */
const gate = () => Promise.withResolvers<void>();

test('a transaction that loses again and again is refused as one that may be sent again', async (t) => {
  const {database} = await notesDatabase(t);
  let tries = 0;
  const losing = database.forTenant(testTenant()).update(testCall(), async (tx) => {
    tries += 1;
    await tx.$executeRaw`do $$ begin raise exception 'lost' using errcode = 'deadlock_detected'; end $$`;
  });
  await assertFailure(t, losing, 'SERVICE_UNAVAILABLE');
  t.is(tries, 4);
});

test('transactions that deadlock both succeed', async (t) => {
  const {database} = await notesDatabase(t);
  const own = database.forTenant(testTenant());
  await own.update(testCall(), (tx) =>
    tx.note.createMany({
      data: [
        {id: 'a', text: 'a'},
        {id: 'b', text: 'b'},
      ],
    }),
  );
  const firstLocks = [gate(), gate()];
  let runs = 0;
  const change = (mine: number, order: readonly string[]) =>
    own.update(testCall(), async (tx) => {
      runs += 1;
      for (const [step, id] of order.entries()) {
        await tx.note.updateMany({where: {id}, data: {likes: {increment: 1}}});
        if (step > 0) continue;
        firstLocks[mine]?.resolve();
        await Promise.all(firstLocks.map((lock) => lock.promise));
      }
    });
  await Promise.all([change(0, ['a', 'b']), change(1, ['b', 'a'])]);
  t.true(runs > 2, 'one of them had to run again');
  t.deepEqual(
    (await own.read.note.findMany({orderBy: {id: 'asc'}})).map(({likes}) => likes),
    [2, 2],
  );
});

test('a statement ends with the time of its call, and the connection serves the next', async (t) => {
  const {database} = await notesDatabase(t, {poolSize: 1});
  const own = database.forTenant(testTenant());
  const began = performance.now();
  await assertFailure(
    t,
    own.update(testCall({timeoutMs: 300}), async (tx) => tx.$queryRaw`select 1 from pg_sleep(30)`),
    'DEADLINE_EXPIRED',
  );
  t.true(performance.now() - began < 5000);
  t.is(await own.read.note.count(), 0);
});

test('a cancelled call starts no further statement and commits nothing', async (t) => {
  const {database} = await notesDatabase(t, {poolSize: 1});
  const own = database.forTenant(testTenant());
  const caller = new AbortController();
  const call = testCall({signal: caller.signal});
  const work = own.update(call, async (tx) => {
    await tx.note.create({data: {id: 'n', text: 'x'}});
    caller.abort();
    await t.throwsAsync(tx.note.create({data: {id: 'm', text: 'y'}}));
  });
  await assertFailure(t, work, 'REQUEST_CANCELLED');
  t.is(await own.read.note.count(), 0);
  await assertFailure(
    t,
    own.update(call, async () => 'never begun'),
    'REQUEST_CANCELLED',
  );
});

test('events about one subject leave the outbox in the order of the changes, the row being locked by each', async (t) => {
  const {database} = await notesDatabase(t);
  const own = database.forTenant(testTenant());
  await own.update(testCall(), (tx) => tx.note.create({data: {id: 'n', text: 'x'}}));
  await Promise.all(
    Array.from({length: 30}, () =>
      own.update(testCall({timeoutMs: 30_000}), async (tx) => {
        const {likes} = await tx.note.update({
          where: {tenantId_id: {tenantId: own.tenant, id: 'n'}},
          data: {likes: {increment: 1}},
        });
        tx.emit({...noteChanged, data: new Uint8Array([likes])});
      }),
    ),
  );
  const published: (number | undefined)[] = [];
  await until('all are published', async () => {
    await database.outbox.drain(10, async ({data}) => void published.push(data[0]));
    return published.length === 30;
  });
  t.deepEqual(
    published,
    Array.from({length: 30}, (_, index) => index + 1),
  );
});
