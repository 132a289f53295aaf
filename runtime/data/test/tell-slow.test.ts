import test from 'ava';
import {createLog} from '#runtime/telemetry/log.ts';
import {testCall} from '#tests/support/test-call.ts';
import {notesDatabase} from './notes-database.ts';

test('a query that takes long is told in the log of its call, with the ids of the request; a quick one is not', async (t) => {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({service: 'notes', level: 'info', stream: {write: (line) => lines.push(JSON.parse(line))}});
  const {database} = await notesDatabase(t);
  const tenant = database.forTenant(testCall().tenant);
  await tenant.update(testCall({log: log.child({requestId: 'r7'})}), async (tx) => {
    await tx.note.findFirst();
    await tx.$queryRaw`select pg_sleep(0.3)::text`;
  });
  const told = lines.find(({operation}) => operation === '$queryRaw');
  t.like(told, {msg: 'slow query', requestId: 'r7'});
  t.true(Number(told?.durationMs) >= 300);
  // On a busy machine the other one may be slow, too.
  for (const {durationMs} of lines) t.true(Number(durationMs) >= 250);
});
