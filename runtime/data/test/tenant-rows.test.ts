import test from 'ava';
import {testCall} from '#tests/support/test-call.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {notesDatabase} from './notes-database.ts';

const limits = () => testCall();

/** Two tenants with notes that have lines, the first with more than a step deletes. */
const fill = (mine: string, other: string, notes: number) => `
  insert into note (tenant_id, id, text) select '${mine}', n::text, n::text from generate_series(1, ${notes}) n;
  insert into line (tenant_id, note_id, position, text) select '${mine}', n::text, 1, 'x' from generate_series(1, ${notes}) n;
  insert into note (tenant_id, id, text) values ('${other}', '1', 'kept');
  insert into line (tenant_id, note_id, position, text) values ('${other}', '1', 1, 'kept')`;

test('all rows of a tenant go, in steps that can be interrupted, and none of another', async (t) => {
  const {database, place} = await notesDatabase(t);
  const [mine, other] = [testTenant(), testTenant()];
  await place.query(fill(mine, other, 6_000));
  const idempotencyKey = 'remembered';
  await database.forTenant(mine).update(testCall({tenant: mine, idempotencyKey}), async () => 'answer');
  t.false(await database.deleteTenantRows(mine, -1), 'there was no time');
  t.true(await database.deleteTenantRows(mine, 60_000));
  const counts = await place.query(`
    select tenant_id, count(*)::int as n from (select tenant_id from note union all select tenant_id from line
      union all select tenant_id from runtime.idempotency) all_rows group by tenant_id`);
  t.deepEqual(counts, [{tenant_id: other, n: 2}]);
  t.true(await database.deleteTenantRows(mine, 60_000), 'again: nothing is left');
});

test('an export has each row once, however small its pages are, and none of another tenant', async (t) => {
  const {database, place} = await notesDatabase(t);
  const [mine, other] = [testTenant(), testTenant()];
  await place.query(fill(mine, other, 7));
  for (const size of [1, 3, 7, 14, 15]) {
    const seen: string[] = [];
    let after: Parameters<ReturnType<typeof database.forTenant>['exportRows']>[1];
    do {
      const {rows, next} = await database.forTenant(mine).exportRows(limits(), after, size);
      t.true(rows.length <= size);
      seen.push(...rows.map(({table, row}) => `${table} ${row.id ?? row.note_id}`));
      after = next;
    } while (after !== undefined);
    t.is(seen.length, 14, `${size} a page`);
    t.is(new Set(seen).size, 14, `${size} a page`);
  }
});
