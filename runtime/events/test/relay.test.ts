import test from 'ava';
import type {Database} from '#runtime/data/database.ts';
import {type NotesClient, notesDatabase, openNotes} from '#runtime/data/test/notes-database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {cuttableLine} from '#tests/support/cuttable-line.ts';
import {serverUrl} from '#tests/support/server-url.ts';
import {testBus} from '#tests/support/test-bus.ts';
import {testCall} from '#tests/support/test-call.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {readEvent} from '../event-message.ts';
import {relayEvents} from '../relay-events.ts';
import {storedMessages} from './stored-messages.ts';

/** Emits one event for each number, in transactions of `each`, about one of three subjects. */
const emit = async (database: Database<NotesClient>, tenant: TenantId, count: number, each = 10): Promise<void> => {
  for (let first = 0; first < count; first += each) {
    await database.forTenant(tenant).update(testCall(), async (tx) => {
      for (let n = first; n < Math.min(first + each, count); n += 1) {
        tx.emit({type: 'souk.notes.v1.NoteChanged', subject: `notes/${n % 3}`, data: Buffer.of(n)});
      }
    });
  }
};

const isEmpty = (database: Database<NotesClient>) => async (): Promise<boolean> =>
  (await database.outbox.lagSeconds()) === 0;

test('an emitted event is in the stream soon after its commit, as CloudEvent on the subject of its tenant', async (t) => {
  const {database} = await notesDatabase(t);
  const bus = await testBus(t);
  const relay = relayEvents(database, bus);
  t.teardown(() => relay.close());
  const tenant = testTenant();
  const began = Date.now();
  await emit(database, tenant, 1);
  await until('the outbox is empty', isEmpty(database));
  const [message, ...more] = await storedMessages(bus, 'SOUK', `souk.${tenant}.>`);
  if (!message) return t.fail('no message');
  t.deepEqual(more, []);
  t.is(message.subject, `souk.${tenant}.notes.NoteChanged`);
  t.is(message.headers?.get('ce-specversion'), '1.0');
  t.is(message.headers?.get('content-type'), 'application/protobuf');
  t.is(message.headers?.get('Nats-Msg-Id'), message.headers?.get('ce-id'));
  const event = readEvent(message);
  t.like(event, {tenant, source: '//notes.souk.local', type: 'souk.notes.v1.NoteChanged', subject: 'notes/0'});
  t.deepEqual([...event.data], [0]);
  t.true(Math.abs(event.time.getTime() - began) < 60_000);
});

test('three replicas publish each event once and those about one subject in their order', async (t) => {
  const {database, place} = await notesDatabase(t);
  const bus = await testBus(t);
  const replicas = [database, await openNotes(place.config), await openNotes(place.config)];
  for (const replica of replicas.slice(1)) t.teardown(() => replica.close());
  for (const replica of replicas) {
    const relay = relayEvents(replica, bus);
    t.teardown(() => relay.close());
  }
  const tenant = testTenant();
  await emit(database, tenant, 120);
  await until('the outbox is empty', isEmpty(database));
  const events = (await storedMessages(bus, 'SOUK', `souk.${tenant}.>`)).map(readEvent);
  t.is(events.length, 120);
  for (const subject of ['notes/0', 'notes/1', 'notes/2']) {
    const numbers = events.filter((event) => event.subject === subject).map(({data}) => data[0] ?? -1);
    t.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
      subject,
    );
  }
});

test('an event that was published by a process that died before it could say so is in the stream once', async (t) => {
  const {database} = await notesDatabase(t);
  const bus = await testBus(t);
  const connection = await bus.connected;
  const tenant = testTenant();
  await emit(database, tenant, 3);
  const dying = relayEvents(
    {
      ...database,
      outbox: {
        ...database.outbox,
        drain: (limit, publish) =>
          database.outbox.drain(limit, async (event) => {
            await publish(event);
            throw new Error('the process dies here');
          }),
      },
    },
    bus,
  );
  await until(
    'all are in the stream',
    async () => (await storedMessages(bus, 'SOUK', `souk.${tenant}.>`)).length === 3,
  );
  await dying.close();
  t.false(await isEmpty(database)());
  const relay = relayEvents(database, bus);
  t.teardown(() => relay.close());
  await until('the outbox is empty', isEmpty(database));
  t.is((await storedMessages(bus, 'SOUK', `souk.${tenant}.>`)).length, 3);
  t.false(connection.isClosed());
});

test('events wait while the broker is away and are all there, once, when it is back', async (t) => {
  const {database} = await notesDatabase(t);
  const direct = await testBus(t);
  const line = await cuttableLine(t, serverUrl('SOUK_TEST_NATS_URL'), 4222);
  const bus = await testBus(t, line.url);
  const relay = relayEvents(database, bus);
  t.teardown(() => relay.close());
  const tenant = testTenant();
  await emit(database, tenant, 30);
  line.cut();
  await emit(database, tenant, 60);
  await t.throwsAsync(bus.check());
  t.false(await isEmpty(database)());
  line.mend();
  await until('the outbox is empty', isEmpty(database), 20_000);
  await bus.check();
  t.is((await storedMessages(direct, 'SOUK', `souk.${tenant}.>`)).length, 90);
});

test('a service starts without the broker and publishes when it comes', async (t) => {
  const {database} = await notesDatabase(t);
  const direct = await testBus(t);
  const line = await cuttableLine(t, serverUrl('SOUK_TEST_NATS_URL'), 4222);
  line.cut();
  const bus = await testBus(t, line.url);
  const relay = relayEvents(database, bus);
  t.teardown(() => relay.close());
  await t.throwsAsync(bus.check());
  const tenant = testTenant();
  await emit(database, tenant, 3);
  line.mend();
  await until('the outbox is empty', isEmpty(database), 20_000);
  t.is((await storedMessages(direct, 'SOUK', `souk.${tenant}.>`)).length, 3);
});
