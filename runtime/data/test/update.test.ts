import {randomUUID} from 'node:crypto';
import test, {type ExecutionContext} from 'ava';
import pg from 'pg';
import {Failure} from '#runtime/errors/failure.ts';
import {testCall} from '#tests/support/test-call.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {notesDatabase} from './notes-database.ts';

const event = (subject = 'notes/n') => ({type: 'souk.notes.v1.NoteChanged', subject, data: new Uint8Array([1, 2, 3])});

const refused = async (t: ExecutionContext, work: Promise<unknown>, reason: string): Promise<Failure> => {
  const failure = await t.throwsAsync(work, {instanceOf: Failure});
  t.is(failure?.reason, reason);
  return failure;
};

/** A promise and what resolves it. */
const gate = () => Promise.withResolvers<void>();

test('a repeated request gets the recorded answer and changes nothing', async (t) => {
  const {database} = await notesDatabase(t);
  const own = database.forTenant(testTenant());
  const add = (id: string) =>
    own.update(testCall({idempotencyKey: 'key', request: 'the same'}), async (tx) => {
      tx.emit(event());
      return tx.note.create({data: {id, text: id}});
    });
  const first = await add('one');
  t.deepEqual(await add('two'), first);
  t.is(await own.read.note.count(), 1);
  const {published} = await database.outbox.drain(10, async () => {});
  t.is(published, 1);
});

test('a key belongs to a tenant', async (t) => {
  const {database} = await notesDatabase(t);
  const add = () =>
    database
      .forTenant(testTenant())
      .update(
        testCall({idempotencyKey: 'key'}),
        async (tx) => (await tx.note.create({data: {id: 'n', text: 'x'}})).tenantId,
      );
  t.not(await add(), await add());
});

test('a key with another request is refused', async (t) => {
  const {database} = await notesDatabase(t);
  const own = database.forTenant(testTenant());
  const ask = (request: string) => own.update(testCall({idempotencyKey: 'key', request}), async () => request);
  await ask('one');
  await refused(t, ask('two'), 'IDEMPOTENCY_KEY_REUSED');
  t.is(await ask('one'), 'one');
});

test('of fifty requests with one key at once, one is done; the others get its answer or are asked to come back', async (t) => {
  const {database} = await notesDatabase(t);
  const own = database.forTenant(testTenant());
  const results = await Promise.allSettled(
    Array.from({length: 50}, () =>
      own.update(testCall({idempotencyKey: 'key', timeoutMs: 30_000}), async (tx) => {
        const id = randomUUID();
        await tx.note.create({data: {id, text: id}});
        return id;
      }),
    ),
  );
  const answers = new Set(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
  const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  t.is(answers.size, 1);
  t.true(refusals.every((error) => error instanceof Failure && error.reason === 'IDEMPOTENCY_KEY_IN_FLIGHT'));
  t.is(await own.read.note.count(), 1);
});

test('a request whose key is in flight is refused with the time after which to come back', async (t) => {
  const {database} = await notesDatabase(t);
  const own = database.forTenant(testTenant());
  const [began, end] = [gate(), gate()];
  const first = own.update(testCall({idempotencyKey: 'key'}), async () => {
    began.resolve();
    await end.promise;
    return 'first';
  });
  await began.promise;
  const failure = await refused(
    t,
    own.update(testCall({idempotencyKey: 'key'}), async () => 'second'),
    'IDEMPOTENCY_KEY_IN_FLIGHT',
  );
  t.is(failure.code, 'ABORTED');
  t.true((failure.retryAfterMs ?? 0) > 0);
  end.resolve();
  t.is(await first, 'first');
});

test('a failed request leaves no change, no event and no record: the key is free again', async (t) => {
  const {database} = await notesDatabase(t);
  const own = database.forTenant(testTenant());
  const ask = (fails: boolean) =>
    own.update(testCall({idempotencyKey: 'key'}), async (tx) => {
      tx.emit(event());
      await tx.note.create({data: {id: 'n', text: 'x'}});
      if (fails) throw new Error('a rule says no');
      return 'done';
    });
  await t.throwsAsync(ask(true), {message: 'a rule says no'});
  t.is(await own.read.note.count(), 0);
  t.is((await database.outbox.drain(10, async () => {})).published, 0);
  t.is(await ask(false), 'done');
});

test('what is recorded of an answer is what `record` leaves of it', async (t) => {
  const {database, place} = await notesDatabase(t);
  const own = database.forTenant(testTenant());
  const ask = () =>
    own.update(testCall({idempotencyKey: 'key'}), async () => ({name: 'key-1', secret: 'very-secret'}), {
      record: (answer) => ({...answer, secret: ''}),
    });
  t.deepEqual(await ask(), {name: 'key-1', secret: 'very-secret'});
  t.deepEqual(await ask(), {name: 'key-1', secret: ''});
  const client = new pg.Client(place.config.ownerUrl);
  await client.connect();
  t.teardown(() => client.end());
  const {rows} = await client.query<{response: Buffer}>('select response from runtime.idempotency');
  t.is(rows.length, 1);
  t.false(rows[0]?.response.includes('very-secret'));
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
  await refused(
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
  await refused(t, work, 'REQUEST_CANCELLED');
  t.is(await own.read.note.count(), 0);
  await refused(
    t,
    own.update(call, async () => 'never begun'),
    'REQUEST_CANCELLED',
  );
});

test('an event is handled once by a consumer, also when it is delivered ten times at once', async (t) => {
  const {database} = await notesDatabase(t);
  const tenant = testTenant();
  const own = database.forTenant(tenant);
  const received = {...event(), id: randomUUID(), tenant, source: '//x', time: new Date(), traceparent: undefined};
  await own.update(testCall(), (tx) => tx.note.create({data: {id: 'n', text: 'x'}}));
  const handle = (consumer: string) =>
    own.receive(consumer, received, async (tx) => void (await tx.note.updateMany({data: {likes: {increment: 1}}})));
  const ran = await Promise.all(Array.from({length: 10}, () => handle('one')));
  t.is(ran.filter(Boolean).length, 1);
  t.true(await handle('two'), 'another consumer has not seen it');
  t.is((await own.read.note.findFirst())?.likes, 2);
});

test('a handler that fails has not handled the event', async (t) => {
  const {database} = await notesDatabase(t);
  const tenant = testTenant();
  const received = {...event(), id: randomUUID(), tenant, source: '//x', time: new Date(), traceparent: undefined};
  const own = database.forTenant(tenant);
  await t.throwsAsync(
    own.receive('c', received, () => Promise.reject(new Error('no'))),
    {message: 'no'},
  );
  t.true(await own.receive('c', received, async () => {}));
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
        tx.emit({...event(), data: new Uint8Array([likes])});
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
