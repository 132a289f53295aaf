import test, {type ExecutionContext} from 'ava';
import {type NotesClient, notesDatabase} from '#runtime/data/test/notes-database.ts';
import {unavailable} from '#runtime/errors/unavailable.ts';
import {testBus} from '#tests/support/test-bus.ts';
import {testCall} from '#tests/support/test-call.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {type ConsumerOptions, consumeEvents} from '../consume-events.ts';
import {relayEvents} from '../relay-events.ts';
import {storedMessages} from './stored-messages.ts';

/** A database whose events are published, a tenant, and a consumer of the tenant's events. */
const stage = async (t: ExecutionContext) => {
  const {database} = await notesDatabase(t);
  const bus = await testBus(t);
  const relay = relayEvents(database, bus);
  t.teardown(() => relay.close());
  const tenant = testTenant();
  const own = database.forTenant(tenant);
  const durable = `consumer-of-${tenant}`;
  t.teardown(async () => {
    const manager = await (await bus.connected).jetstreamManager();
    await manager.consumers.delete('SOUK', durable).catch(() => false);
  });
  const consume = (handle: ConsumerOptions<NotesClient>['handle'], backoffMs = [20, 50]) => {
    const consumer = consumeEvents({database, bus}, {durable, subjects: [`souk.${tenant}.notes.*`], backoffMs, handle});
    t.teardown(() => consumer.close());
    return consumer;
  };
  const emit = (...numbers: number[]) =>
    own.update(testCall(), async (tx) => {
      for (const n of numbers) tx.emit({type: 'souk.notes.v1.NoteLiked', subject: 'notes/n', data: Buffer.of(n)});
    });
  await own.update(testCall(), (tx) => tx.note.create({data: {id: 'n', text: 'x'}}));
  const likes = async () => (await own.read.note.findFirst())?.likes;
  return {bus, tenant, durable, consume, emit, likes, own};
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

test('an event that keeps failing is parked with its error; those behind it are handled', async (t) => {
  const {consume, emit, likes, bus, durable, tenant} = await stage(t);
  let tries = 0;
  consume(async ({data}, tx) => {
    if (data[0] === 13) {
      tries += 1;
      throw new Error('thirteen\nis refused');
    }
    await tx.note.updateMany({data: {likes: {increment: 1}}});
  });
  await emit(1, 13, 2);
  await until('it is parked', async () => (await storedMessages(bus, 'SOUK_DEAD', `dead.${durable}.>`)).length === 1);
  const [parked] = await storedMessages(bus, 'SOUK_DEAD', `dead.${durable}.>`);
  t.is(parked?.subject, `dead.${durable}.souk.${tenant}.notes.NoteLiked`);
  t.deepEqual([...(parked?.data ?? [])], [13]);
  t.is(parked?.headers?.get('souk-error'), 'Error: thirteen is refused');
  t.is(parked?.headers?.get('souk-consumer'), durable);
  t.is(parked?.headers?.get('souk-deliveries'), '3');
  t.is(parked?.headers?.get('ce-type'), 'souk.notes.v1.NoteLiked');
  t.is(tries, 3);
  await until('the others are handled', async () => (await likes()) === 2);
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
    [1],
  );
  await emit(1, 2);
  await until('it was tried more often than it may fail', () => tries > 3, 20_000);
  isAway = false;
  await until('both are handled', async () => (await likes()) === 2);
  t.deepEqual(await storedMessages(bus, 'SOUK_DEAD', `dead.${durable}.>`), []);
});

test('what is no event is parked at once', async (t) => {
  const {consume, bus, durable, tenant} = await stage(t);
  consume(async () => {}, []);
  await (await bus.connected).jetstream().publish(`souk.${tenant}.notes.Strange`, 'no headers');
  await until('it is parked', async () => (await storedMessages(bus, 'SOUK_DEAD', `dead.${durable}.>`)).length === 1);
  const [parked] = await storedMessages(bus, 'SOUK_DEAD', `dead.${durable}.>`);
  t.regex(parked?.headers?.get('souk-error') ?? '', /without ce-id/);
});
