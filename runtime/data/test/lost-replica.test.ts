import test, {type ExecutionContext} from 'ava';
import {cuttableLine} from '#tests/support/cuttable-line.ts';
import {testCall} from '#tests/support/test-call.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {notesSchema, openNotes} from './notes-database.ts';

/** Two replicas on one database; what the first says no longer arrives once its line is frozen. */
const twoReplicas = async (t: ExecutionContext) => {
  const place = await testDatabase(t, notesSchema);
  const line = await cuttableLine(t, place.config.url, 5432);
  const config = {...place.config, systemPauseMs: 500};
  const throughLine = {url: line.through(config.url), ownerUrl: line.through(config.ownerUrl)};
  const lost = await openNotes({...config, ...throughLine, statementTimeoutMs: 500});
  const other = await openNotes(config);
  const found = Promise.withResolvers<void>();
  t.teardown(async () => {
    line.mend();
    found.resolve();
    await Promise.all([lost.close(), other.close()]);
  });
  /** Ends with the test: the work of a process that has lost its machine. */
  const waitForever = () => found.promise;
  return {line, lost, other, tenant: testTenant(), waitForever};
};

test('what a lost replica was publishing is published by another soon', async (t) => {
  const {line, lost, other, tenant, waitForever} = await twoReplicas(t);
  await other.forTenant(tenant).update(testCall(), async (tx) => {
    tx.emit({type: 'souk.notes.v1.NoteChanged', subject: 'notes/n', data: Buffer.of(1)});
  });
  let publishing = false;
  void lost.outbox
    .drain(10, () => {
      publishing = true;
      return waitForever();
    })
    .catch(() => {});
  await until('the replica publishes', () => publishing);
  line.freeze();

  t.true((await other.outbox.drain(10, async () => {})).busy, 'it is the lost one’s turn at first');
  await until(
    'the other replica has the turn',
    async () => (await other.outbox.drain(10, async () => {})).published === 1,
  );
});

test('a row that a lost replica was changing can be changed by another soon', async (t) => {
  const {line, lost, other, tenant, waitForever} = await twoReplicas(t);
  const here = other.forTenant(tenant);
  await here.update(testCall(), (tx) => tx.note.create({data: {id: 'n', text: 'old'}}));
  let changed = false;
  void lost
    .forTenant(tenant)
    .update(testCall(), async (tx) => {
      await tx.note.updateMany({data: {text: 'half'}});
      changed = true;
      return waitForever();
    })
    .catch(() => {});
  await until('the replica holds the row', () => changed);
  line.freeze();

  await here.update(testCall(), (tx) => tx.note.updateMany({data: {text: 'new'}}));
  t.is((await here.read.note.findFirst())?.text, 'new');
});
