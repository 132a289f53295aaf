import test from 'ava';
import {notesDatabase} from '#runtime/data/test/notes-database.ts';
import {cuttableLine} from '#tests/support/cuttable-line.ts';
import {serverUrl} from '#tests/support/server-url.ts';
import {succeeds} from '#tests/support/succeeds.ts';
import {testBus} from '#tests/support/test-bus.ts';
import {testCall} from '#tests/support/test-call.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import type {Bus} from '../bus.ts';
import {relayEvents} from '../relay-events.ts';

/** What a replica hears of a tenant. */
const listen = (bus: Bus, tenant: string) => {
  const heard: string[] = [];
  const state = {heard, missed: 0, stop: () => {}};
  state.stop = bus.broadcast({
    subjects: [`souk.${tenant}.notes.NoteChanged`],
    event: ({subject}) => void heard.push(subject),
    missed: () => {
      state.missed += 1;
    },
  });
  return state;
};

test('every replica hears every event, one that fails goes on hearing, and one that stopped hears no more', async (t) => {
  const {database} = await notesDatabase(t);
  const [one, two] = [await testBus(t), await testBus(t)];
  const relay = relayEvents(database, one);
  t.teardown(() => relay.close());
  const tenant = testTenant();
  const ears = [listen(one, tenant), listen(two, tenant)];
  let failures = 0;
  two.broadcast({
    subjects: [`souk.${tenant}.>`],
    event: () => {
      failures += 1;
      throw new Error('deaf');
    },
    missed: () => {},
  });
  await until('both listen', () => ears.every((ear) => ear.missed === 1));
  const emit = (subject: string) =>
    database
      .forTenant(tenant)
      .update(testCall(), async (tx) => tx.emit({type: 'souk.notes.v1.NoteChanged', subject, data: Buffer.of(1)}));
  await emit('notes/1');
  await until('both hear', () => ears.every(({heard}) => heard.length === 1));
  ears[0]?.stop();
  await emit('notes/2');
  await until('the other hears', () => ears[1]?.heard.length === 2);
  t.deepEqual(
    ears.map(({heard}) => heard),
    [['notes/1'], ['notes/1', 'notes/2']],
  );
  await until('the failing one heard both', () => failures === 2);
});

test('after a gap in its connection a replica is told that it may have missed something, and hears again', async (t) => {
  const {database} = await notesDatabase(t);
  const direct = await testBus(t);
  const relay = relayEvents(database, direct);
  t.teardown(() => relay.close());
  const line = await cuttableLine(t, serverUrl('SOUK_TEST_NATS_URL'), 4222);
  const bus = await testBus(t, line.url);
  const tenant = testTenant();
  const ear = listen(bus, tenant);
  await until('it listens', () => ear.missed === 1);
  line.cut();
  await until('it notices', async () => !(await succeeds(bus.check())));
  const emit = (subject: string) =>
    database
      .forTenant(tenant)
      .update(testCall(), async (tx) => tx.emit({type: 'souk.notes.v1.NoteChanged', subject, data: Buffer.of(1)}));
  await emit('notes/unheard');
  line.mend();
  await until('it is told', () => ear.missed === 2, 20_000);
  await emit('notes/heard');
  await until('it hears', () => ear.heard.includes('notes/heard'));
  t.pass();
});
