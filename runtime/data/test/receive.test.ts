import {randomUUID} from 'node:crypto';
import test from 'ava';
import {testCall} from '#tests/support/test-call.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {noteChanged} from './note-changed.ts';
import {notesDatabase} from './notes-database.ts';

test('an event is handled once by a consumer, also when it is delivered ten times at once', async (t) => {
  const {database} = await notesDatabase(t);
  const tenant = testTenant();
  const own = database.forTenant(tenant);
  const received = {
    ...noteChanged,
    id: randomUUID(),
    tenant,
    source: '//x',
    time: new Date(),
    traceparent: undefined,
    requestId: undefined,
  };
  await own.update(testCall(), (tx) => tx.note.create({data: {id: 'n', text: 'x'}}));
  const handle = (consumer: string) =>
    own.receive(consumer, received, async (tx) => void (await tx.note.updateMany({data: {likes: {increment: 1}}})));
  const ran = await Promise.all(Array.from({length: 10}, () => handle('one')));
  t.is(ran.filter(Boolean).length, 1);
  t.true(await handle('two'), 'another consumer has not seen it');
  t.is((await own.read.note.findFirst())?.likes, 2);
});

test('a handler that fails has not handled the event', async (t) => {
  const {database} = await notesDatabase(t);
  const tenant = testTenant();
  const received = {
    ...noteChanged,
    id: randomUUID(),
    tenant,
    source: '//x',
    time: new Date(),
    traceparent: undefined,
    requestId: undefined,
  };
  const own = database.forTenant(tenant);
  await t.throwsAsync(
    own.receive('c', received, () => Promise.reject(new Error('no'))),
    {message: 'no'},
  );
  t.true(await own.receive('c', received, async () => {}));
});
