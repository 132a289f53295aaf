import {randomUUID} from 'node:crypto';
import test from 'ava';
import pg from 'pg';
import {testCall} from '#tests/support/test-call.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {sweep} from '../sweeper.ts';
import {notesDatabase} from './notes-database.ts';

test('records and inbox rows go when their time is over, others stay; an expired key is free before it is swept', async (t) => {
  const {database, place} = await notesDatabase(t);
  const tenant = testTenant();
  const own = database.forTenant(tenant);
  const ask = (idempotencyKey: string, answer: string) => own.update(testCall({idempotencyKey}), async () => answer);
  const receive = () =>
    own.receive(
      'consumer',
      {
        id: randomUUID(),
        tenant,
        type: 'souk.notes.v1.NoteChanged',
        subject: 'notes/y',
        place: '1',
        previous: undefined,
        data: Buffer.of(),
        source: '//x',
        time: new Date(),
        traceparent: undefined,
        requestId: undefined,
      },
      async () => {},
    );
  await ask('old', 'first');
  await ask('older', 'first');
  await receive();
  const pool = new pg.Pool({connectionString: place.config.ownerUrl, max: 1});
  // Its end does not wait for its connections: the last of them may end with the database.
  pool.on('error', () => {});
  t.teardown(() => pool.end());
  await pool.query(`update runtime.idempotency set expire_time = now() - interval '1 second'`);
  await pool.query(`update runtime.inbox set handle_time = now() - interval '9 days'`);
  await own.update(testCall(), async (tx) =>
    tx.emit({type: 'souk.notes.v1.NoteChanged', subject: 'notes/y', data: Buffer.of()}),
  );
  await pool.query(`update runtime.event_last set emit_time = now() - interval '8 days'`);
  t.is(await ask('old', 'second'), 'second');
  await ask('new', 'first');
  await receive();
  t.is(await sweep(pool), 3);
  const {rows} = await pool.query<{key: string}>('select key from runtime.idempotency order by key');
  t.deepEqual(rows, [{key: 'new'}, {key: 'old'}]);
  t.is((await pool.query('select from runtime.inbox')).rowCount, 1);
});
