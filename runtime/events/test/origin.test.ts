import {randomBytes, randomUUID} from 'node:crypto';
import test from 'ava';
import {notesDatabase} from '#runtime/data/test/notes-database.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import type {Origin} from '#runtime/telemetry/origin.ts';
import {testBus, testConsumer} from '#tests/support/test-bus.ts';
import {testCall} from '#tests/support/test-call.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {consumeEvents} from '../consume-events.ts';
import {relayEvents} from '../relay-events.ts';

test('the ids of a request are in the lines of the relay and of every consumer, also of an event that follows from its event', async (t) => {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({service: 'notes', level: 'info', stream: {write: (line) => lines.push(JSON.parse(line))}});
  const {database} = await notesDatabase(t);
  const bus = await testBus(t, undefined, log);
  const relay = relayEvents(database, bus);
  t.teardown(() => relay.close());
  const tenant = testTenant();
  const durable = `origin-of-${tenant}`;
  const note = {subject: 'notes/n', data: Buffer.of(1)};
  const heard: Origin[] = [];
  t.teardown(
    bus.broadcast({subjects: [`souk.${tenant}.notes.*`], event: (event) => void heard.push(event), missed() {}}),
  );
  await testConsumer(t, bus, durable, [`souk.${tenant}.notes.*`]);
  const consumer = consumeEvents(
    {database, bus},
    {
      durable,
      on: {'souk.notes.v1.NoteLiked': async (_, tx) => tx.emit({...note, type: 'souk.notes.v1.NoteRated'})},
    },
  );
  t.teardown(() => consumer.close());

  const traceId = randomBytes(16).toString('hex');
  const origin = {traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`, requestId: randomUUID()};
  await database
    .forTenant(tenant)
    .update(testCall({origin}), async (tx) => tx.emit({...note, type: 'souk.notes.v1.NoteLiked'}));
  await until('both events are heard', () => heard.length === 2);
  t.deepEqual(
    heard.map(({traceparent, requestId}) => ({traceparent, requestId})),
    [origin, origin],
  );

  const found = await until('every line is written', () => {
    const own = lines.filter((line) => line.requestId === origin.requestId && line.traceId === traceId);
    return own.length >= 6 ? own : undefined;
  });
  const told = found.map(({msg, type, consumer: who = 'relay'}) => `${msg} ${type} ${who}`).sort();
  t.deepEqual(
    told,
    [
      `event souk.notes.v1.NoteLiked ${durable}`,
      // It is passed by.
      `event souk.notes.v1.NoteRated ${durable}`,
      'event souk.notes.v1.NoteLiked broadcast',
      'event souk.notes.v1.NoteRated broadcast',
      'published souk.notes.v1.NoteLiked relay',
      'published souk.notes.v1.NoteRated relay',
    ].sort(),
  );
});
