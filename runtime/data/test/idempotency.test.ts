import {randomUUID} from 'node:crypto';
import test from 'ava';
import {Failure} from '#runtime/errors/failure.ts';
import {sqlClient} from '#tests/support/sql-client.ts';
import {testCall} from '#tests/support/test-call.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {assertFailure} from './assert-failure.ts';
import {noteChanged} from './note-changed.ts';
import {notesDatabase} from './notes-database.ts';

/** A promise and what resolves it. */
const gate = () => Promise.withResolvers<void>();

test('a repeated request gets the recorded answer and changes nothing', async (t) => {
  const {database} = await notesDatabase(t);
  const own = database.forTenant(testTenant());
  const add = (id: string) =>
    own.update(testCall({idempotencyKey: 'key', request: 'the same'}), async (tx) => {
      tx.emit(noteChanged);
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
  await assertFailure(t, ask('two'), 'IDEMPOTENCY_KEY_REUSED');
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
  const failure = await assertFailure(
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
      tx.emit(noteChanged);
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
  const client = await sqlClient(t, place.config.ownerUrl);
  const {rows} = await client.query<{response: Buffer}>('select response from runtime.idempotency');
  t.is(rows.length, 1);
  t.false(rows[0]?.response.includes('very-secret'));
});
