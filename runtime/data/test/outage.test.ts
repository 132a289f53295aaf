import test, {type ExecutionContext} from 'ava';
import {Failure} from '#runtime/errors/failure.ts';
import {cuttableLine} from '#tests/support/cuttable-line.ts';
import {sqlClient} from '#tests/support/sql-client.ts';
import {succeeds} from '#tests/support/succeeds.ts';
import {testCall} from '#tests/support/test-call.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {notesDatabase, notesSchema, openNotes} from './notes-database.ts';

/** A database of notes behind a line that can be cut. */
const behindLine = async (t: ExecutionContext) => {
  const place = await testDatabase(t, notesSchema);
  const line = await cuttableLine(t, place.config.url, 5432);
  const database = await openNotes({
    url: line.through(place.config.url),
    ownerUrl: line.through(place.config.ownerUrl),
    poolSize: 3,
    connectTimeoutMs: 2000,
    statementTimeoutMs: 500,
  });
  t.teardown(() => database.close());
  return {line, database, own: database.forTenant(testTenant())};
};

/** That the work fails as UNAVAILABLE or late, and within `ms`. */
const failsWithin = async (t: ExecutionContext, ms: number, work: () => Promise<unknown>): Promise<void> => {
  const began = performance.now();
  const failure = await t.throwsAsync(work(), {instanceOf: Failure});
  t.regex(failure?.reason ?? '', /^(SERVICE_UNAVAILABLE|DEADLINE_EXPIRED)$/);
  const tookMs = performance.now() - began;
  t.true(tookMs < ms, `took ${tookMs} ms`);
};

test('without its database a call fails at once as UNAVAILABLE, health says so, and both recover by themselves', async (t) => {
  const {line, database, own} = await behindLine(t);
  await own.update(testCall(), (tx) => tx.note.create({data: {id: 'n', text: 'x'}}));
  line.cut();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await failsWithin(t, 8000, () => own.read.note.findMany());
    await failsWithin(t, 8000, () => own.read.$queryRaw`select 1`);
    await failsWithin(t, 8000, () => own.update(testCall(), (tx) => tx.note.count()));
  }
  await t.throwsAsync(database.check());
  line.mend();
  await until('reads are answered', () =>
    own.read.note.count().then(
      (count) => count === 1,
      () => false,
    ),
  );
  await database.check();
  t.is(await own.update(testCall(), (tx) => tx.note.count()), 1);
});

test('a transaction whose connection is lost fails as UNAVAILABLE and has changed nothing', async (t) => {
  const {line, own} = await behindLine(t);
  await failsWithin(t, 8000, () =>
    own.update(testCall(), async (tx) => {
      await tx.note.create({data: {id: 'n', text: 'x'}});
      line.cut();
      await tx.note.create({data: {id: 'm', text: 'y'}});
    }),
  );
  line.mend();
  await until('reads are answered', () => succeeds(own.read.note.count()));
  t.is(await own.read.note.count(), 0);
});

test('a database that is there and says nothing holds up no call for longer than its time', async (t) => {
  const {line, own} = await behindLine(t);
  await own.read.note.count();
  line.freeze();
  await failsWithin(t, 8000, () => own.read.note.findMany());
  await failsWithin(t, 8000, () => own.update(testCall({timeoutMs: 500}), (tx) => tx.note.count()));
  line.mend();
  await until('reads are answered', () => succeeds(own.read.note.count()));
  t.is(await own.update(testCall(), (tx) => tx.note.count()), 0);
});

test('when the server ends all connections, calls that follow find new ones', async (t) => {
  const {database, place} = await notesDatabase(t);
  const own = database.forTenant(testTenant());
  await Promise.all(Array.from({length: 20}, () => own.read.note.count()));
  const superuser = await sqlClient(t, place.superuserUrl);
  await superuser.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  const refusals: unknown[] = [];
  await until('twenty calls in a row are answered', async () => {
    for (let call = 0; call < 20; call += 1) {
      try {
        await own.update(testCall(), (tx) => tx.note.count());
      } catch (error) {
        refusals.push(error instanceof Failure ? error.reason : error);
        return false;
      }
    }
    return true;
  });
  t.deepEqual(
    refusals.filter((reason) => reason !== 'SERVICE_UNAVAILABLE'),
    [],
  );
  await database.check();
});

test('calls that find no free connection in time fail as UNAVAILABLE and cost the others nothing', async (t) => {
  const {database} = await notesDatabase(t, {poolSize: 1, connectTimeoutMs: 2000});
  const own = database.forTenant(testTenant());
  const {promise: end, resolve: release} = Promise.withResolvers<void>();
  const {promise: began, resolve: begin} = Promise.withResolvers<void>();
  const holder = own.update(testCall(), async (tx) => {
    begin();
    await end;
    return tx.note.count();
  });
  // It fails, too, where a busy machine cannot connect in time.
  await Promise.race([began, holder]);
  await failsWithin(t, 8000, () => own.read.note.count());
  await failsWithin(t, 8000, () => own.update(testCall(), (tx) => tx.note.count()));
  release();
  t.is(await holder, 0);
  t.is(await own.read.note.count(), 0);
});
