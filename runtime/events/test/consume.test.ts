import test, {type ExecutionContext} from 'ava';
import {type NotesClient, notesDatabase} from '#runtime/data/test/notes-database.ts';
import {unavailable} from '#runtime/errors/unavailable.ts';
import {testBus, testConsumer} from '#tests/support/test-bus.ts';
import {testCall} from '#tests/support/test-call.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {consumeEvents, type EventHandler} from '../consume-events.ts';
import {listDeadLetters, redrive} from '../redrive.ts';
import {relayEvents} from '../relay-events.ts';
import {storedMessages} from './stored-messages.ts';

const liked = 'souk.notes.v1.NoteLiked';

/** A database whose events are published, a tenant, and a consumer of the tenant's events. */
const stage = async (t: ExecutionContext) => {
  const {database} = await notesDatabase(t);
  const bus = await testBus(t);
  const relay = relayEvents(database, bus);
  t.teardown(() => relay.close());
  const tenant = testTenant();
  const own = database.forTenant(tenant);
  const durable = `consumer-of-${tenant}`;
  await testConsumer(t, bus, durable, [`souk.${tenant}.notes.*`]);
  const consume = (
    handle: EventHandler<NotesClient>,
    {backoffMs = [20, 50], patienceMs = 60_000}: {backoffMs?: number[]; patienceMs?: number} = {},
  ) => {
    const on = {[liked]: handle};
    const consumer = consumeEvents({database, bus}, {durable, backoffMs, patienceMs, on});
    t.teardown(() => consumer.close());
    return consumer;
  };
  const emitAbout = (subject: string, ...numbers: number[]) =>
    own.update(testCall(), async (tx) => {
      for (const n of numbers) tx.emit({type: liked, subject, data: Buffer.of(n)});
    });
  const emit = (...numbers: number[]) => emitAbout('notes/n', ...numbers);
  const parked = () => storedMessages(bus, 'SOUK_DEAD', `dead.${durable}.>`);
  await own.update(testCall(), (tx) => tx.note.create({data: {id: 'n', text: 'x'}}));
  const likes = async () => (await own.read.note.findFirst())?.likes;
  return {bus, tenant, durable, consume, emit, emitAbout, likes, own, parked};
};

test('events are handled in their order, with what was published before the consumer was there', async (t) => {
  const {consume, emit} = await stage(t);
  await emit(1, 2, 3);
  const seen: (number | undefined)[] = [];
  consume(async ({data}) => void seen.push(data[0]));
  await until('three are handled', () => seen.length === 3);
  await emit(4, 5);
  await until('five are handled', () => seen.length === 5);
  t.deepEqual(seen, [1, 2, 3, 4, 5]);
});

test('an event whose handling fails is tried again, and its half done work is undone', async (t) => {
  const {consume, emit, likes, bus, durable} = await stage(t);
  let tries = 0;
  consume(async (_, tx) => {
    await tx.note.updateMany({data: {likes: {increment: 1}}});
    tries += 1;
    if (tries < 3) throw new Error('not yet');
  });
  await emit(1);
  await until('it is handled', async () => (await likes()) === 1);
  t.is(tries, 3);
  t.deepEqual(await storedMessages(bus, 'SOUK_DEAD', `dead.${durable}.>`), []);
});

test('an event that keeps failing is parked with its error, those that follow it after it; others are handled', async (t) => {
  const {consume, emit, emitAbout, likes, durable, tenant, parked} = await stage(t);
  let tries = 0;
  consume(
    async ({data}, tx) => {
      if (data[0] === 13) {
        tries += 1;
        throw new Error('thirteen\nis refused');
      }
      await tx.note.updateMany({data: {likes: {increment: 1}}});
    },
    {patienceMs: 500},
  );
  await emit(1, 13, 2);
  await emitAbout('notes/other', 3);
  await until('two are parked', async () => (await parked()).length === 2);
  const [first, second] = await parked();
  t.is(first?.subject, `dead.${durable}.souk.${tenant}.notes.NoteLiked`);
  t.deepEqual([...(first?.data ?? [])], [13]);
  t.is(first?.headers?.get('souk-error'), 'Error: thirteen is refused');
  t.is(first?.headers?.get('souk-consumer'), durable);
  t.is(first?.headers?.get('souk-deliveries'), '3');
  t.is(first?.headers?.get('ce-type'), liked);
  t.is(tries, 3);
  t.deepEqual([...(second?.data ?? [])], [2]);
  t.regex(second?.headers?.get('souk-error') ?? '', /the event before it, \d+, was not handled/);
  t.is(await likes(), 2);
});

test('what was parked is handled once its consumer is mended and it is redriven, in its order; a dry look changes nothing', async (t) => {
  const {consume, emit, bus, durable, parked, tenant} = await stage(t);
  let isMended = false;
  const seen: (number | undefined)[] = [];
  consume(
    async ({data}) => {
      if (!isMended) throw new Error('not yet');
      seen.push(data[0]);
    },
    {backoffMs: [1], patienceMs: 100},
  );
  await emit(1, 2, 3);
  await until('all are parked', async () => (await parked()).length === 3);
  const connection = await bus.connected;
  const letters = await listDeadLetters(connection, {consumer: durable});
  t.like(letters[0], {consumer: durable, type: liked, about: 'notes/n', subject: `souk.${tenant}.notes.NoteLiked`});
  t.is((await parked()).length, 3);
  isMended = true;
  t.is((await redrive(connection, {consumer: durable})).length, 3);
  await until('all are handled', () => seen.length === 3);
  t.deepEqual(seen, [1, 2, 3]);
  t.deepEqual(await parked(), []);
  await emit(4);
  await until('the next one, too', () => seen.length === 4);
});

test('a dead letter that is skipped holds up nobody any more, and is never handled', async (t) => {
  const {consume, emit, bus, durable, parked} = await stage(t);
  const seen: (number | undefined)[] = [];
  consume(
    async ({data}) => {
      if (data[0] === 13) throw new Error('never');
      seen.push(data[0]);
    },
    {backoffMs: [1]},
  );
  await emit(13, 2);
  await until('it is parked', async () => (await parked()).length === 1);
  const [letter] = await parked();
  await redrive(await bus.connected, {consumer: durable, place: letter?.seq}, {skip: true});
  await until('the one behind it is handled', () => seen.length === 1);
  t.deepEqual(seen, [2]);
  t.deepEqual(await parked(), []);
});

test('events of a type that nobody asks for are passed by, and hold up nobody', async (t) => {
  const {consume, emit, own} = await stage(t);
  const seen: (number | undefined)[] = [];
  consume(async ({data}) => void seen.push(data[0]));
  await emit(1);
  await own.update(testCall(), async (tx) =>
    tx.emit({type: 'souk.notes.v1.NoteInvented', subject: 'notes/n', data: Buffer.of(9)}),
  );
  await emit(2);
  await until('both are handled', () => seen.length === 2);
  t.deepEqual(seen, [1, 2]);
});

test('events about several subjects are handled at once, those about one never', async (t) => {
  const {consume, emitAbout} = await stage(t);
  const under = new Set<string>();
  let [most, together, done] = [0, 0, 0];
  const gate = Promise.withResolvers<void>();
  consume(async ({subject}) => {
    if (under.has(subject)) together += 1;
    under.add(subject);
    most = Math.max(most, under.size);
    if (most >= 3) gate.resolve();
    await gate.promise;
    under.delete(subject);
    done += 1;
  });
  for (const subject of ['notes/a', 'notes/b', 'notes/c']) await emitAbout(subject, 1, 2, 3);
  await until('all are handled', () => done === 9);
  t.is(together, 0);
});

test('an event whose acknowledgement was lost is not handled twice', async (t) => {
  const {consume, emit, likes, bus, tenant} = await stage(t);
  consume(async (_, tx) => void (await tx.note.updateMany({data: {likes: {increment: 1}}})));
  await emit(1);
  await until('it is handled', async () => (await likes()) === 1);
  // The same event once more, as the broker delivers it when it has heard nothing.
  const [message] = await storedMessages(bus, 'SOUK', `souk.${tenant}.>`);
  if (!message?.headers) return t.fail('no message');
  const again = message.headers;
  again.delete('Nats-Msg-Id');
  await (await bus.connected).jetstream().publish(message.subject, message.data, {headers: again});
  await emit(2);
  await until('the one behind it is handled', async () => (await likes()) === 2);
  t.is((await storedMessages(bus, 'SOUK', `souk.${tenant}.>`)).length, 3);
});

test('while what a handler needs is away, events wait and none is parked', async (t) => {
  const {consume, emit, likes, bus, durable} = await stage(t);
  let isAway = true;
  let tries = 0;
  consume(
    async (_, tx) => {
      tries += 1;
      if (isAway) throw unavailable('The thing');
      await tx.note.updateMany({data: {likes: {increment: 1}}});
    },
    {backoffMs: [1]},
  );
  await emit(1, 2);
  await until('it was tried more often than it may fail', () => tries > 3, 20_000);
  isAway = false;
  await until('both are handled', async () => (await likes()) === 2);
  t.deepEqual(await storedMessages(bus, 'SOUK_DEAD', `dead.${durable}.>`), []);
});

test('what is no event is parked at once', async (t) => {
  const {consume, bus, durable, tenant} = await stage(t);
  consume(async () => {}, {backoffMs: []});
  await (await bus.connected).jetstream().publish(`souk.${tenant}.notes.Strange`, 'no headers');
  await until('it is parked', async () => (await storedMessages(bus, 'SOUK_DEAD', `dead.${durable}.>`)).length === 1);
  const [parked] = await storedMessages(bus, 'SOUK_DEAD', `dead.${durable}.>`);
  t.regex(parked?.headers?.get('souk-error') ?? '', /without ce-id/);
});
