import {randomUUID} from 'node:crypto';
import test from 'ava';
import type {TenantId} from '#runtime/server/call.ts';
import {testCall} from '#tests/support/test-call.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import type {ReceivedEvent} from '../../events/event.ts';
import type {EventOrder} from '../database.ts';
import {noteChanged} from './note-changed.ts';
import {notesDatabase, openNotes} from './notes-database.ts';

/** Events of a source about one subject, by their places. */
const eventsOf = (tenant: TenantId, subject = 'notes/n') => {
  const made = new Map<number, ReceivedEvent>();
  return (place: number, previous?: number): ReceivedEvent => {
    const event = made.get(place) ?? {
      ...noteChanged,
      subject,
      id: randomUUID(),
      tenant,
      source: '//x',
      time: new Date(),
      traceparent: undefined,
      requestId: undefined,
      place: String(place),
      previous: previous === undefined ? undefined : String(previous),
    };
    made.set(place, event);
    return event;
  };
};

test('an event is handled once by a consumer, also when it is delivered ten times at once', async (t) => {
  const {database} = await notesDatabase(t);
  const tenant = testTenant();
  const own = database.forTenant(tenant);
  const received = eventsOf(tenant)(1);
  await own.update(testCall(), (tx) => tx.note.create({data: {id: 'n', text: 'x'}}));
  const handle = (consumer: string) =>
    own.receive(consumer, received, async (tx) => void (await tx.note.updateMany({data: {likes: {increment: 1}}})));
  const ran = await Promise.all(Array.from({length: 10}, () => handle('one')));
  t.deepEqual(ran.toSorted(), ['handled', ...Array(9).fill('repeated')]);
  t.is(await handle('two'), 'handled', 'another consumer has not seen it');
  t.is((await own.read.note.findFirst())?.likes, 2);
});

test('a handler that fails has not handled the event', async (t) => {
  const {database} = await notesDatabase(t);
  const own = database.forTenant(testTenant());
  const event = eventsOf(own.tenant);
  await t.throwsAsync(
    own.receive('c', event(1), () => Promise.reject(new Error('no'))),
    {message: 'no'},
  );
  t.is(await own.receive('c', event(2, 1), async () => {}), 'first', 'nor is it the one before another');
  t.is(await own.receive('c', event(1), async () => {}), 'handled');
  t.is(await own.receive('c', event(2, 1), async () => {}), 'handled');
});

test('an event waits for the one before it about the same subject, and leaves nothing done', async (t) => {
  const {database} = await notesDatabase(t);
  const own = database.forTenant(testTenant());
  const event = eventsOf(own.tenant);
  const seen: string[] = [];
  const receive = (one: ReceivedEvent, order?: EventOrder) =>
    own.receive('c', one, async () => void seen.push(one.place), order);
  t.is(await receive(event(3)), 'handled');
  t.is(await receive(event(9, 7)), 'early');
  t.is(await receive(eventsOf(own.tenant, 'notes/other')(8)), 'handled', 'others do not wait for it');
  t.is(await receive(event(7, 3)), 'handled');
  t.is(await receive(event(9, 7)), 'handled');
  t.is(await receive(event(7, 3)), 'repeated');
  t.is(await receive(event(20, 15), 'any'), 'handled', 'unless it is told not to');
  t.is(await receive(event(15, 9)), 'handled', 'and the late one is not lost');
  t.deepEqual(seen, ['3', '8', '7', '9', '20', '15']);
});

test('of random deliveries, doubled and in disorder, by three replicas at once, each event is handled once and in its order', async (t) => {
  const {database, place} = await notesDatabase(t);
  const tenant = testTenant();
  const others = [await openNotes(place.config), await openNotes(place.config)];
  for (const other of others) t.teardown(() => other.close());
  const replicas = [database, ...others].map((replica) => replica.forTenant(tenant));
  const subjects = ['notes/a', 'notes/b', 'notes/c'];
  const chains = subjects.map((subject) => {
    const event = eventsOf(tenant, subject);
    return Array.from({length: 12}, (_, index) => event(index + 1, index === 0 ? undefined : index));
  });
  const handled = new Map<string, number[]>(subjects.map((subject) => [subject, []]));
  const deliver = async (event: ReceivedEvent): Promise<void> => {
    const replica = replicas[Math.floor(Math.random() * replicas.length)];
    const receipt = await replica?.receive('c', event, async (tx) => {
      const places = handled.get(event.subject);
      // Work that met another runs again.
      if (places?.at(-1) !== Number(event.place)) places?.push(Number(event.place));
      await tx.note.create({data: {id: randomUUID(), text: `${event.subject} ${event.place}`}});
    });
    if (receipt === 'early' || receipt === 'first') await deliver(event);
  };
  const deliveries = chains.flat().flatMap((event) => [event, event]);
  const shuffled = deliveries.map((event) => ({event, at: Math.random()})).sort((one, other) => one.at - other.at);
  await Promise.all(shuffled.map(({event}) => deliver(event)));
  const expected = Array.from({length: 12}, (_, index) => index + 1);
  for (const [subject, places] of handled) t.deepEqual(places, expected, subject);
  t.is(await database.forTenant(tenant).read.note.count(), 36);
});
