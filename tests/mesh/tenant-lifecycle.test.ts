import test from 'ava';
import {z} from 'zod';
import {until} from '#tests/support/until.ts';
import {apiOf} from './support/api.ts';
import {withDatabase} from './support/database.ts';
import {secret} from './support/mesh.ts';
import {newPossessions} from './support/possessions.ts';
import {newTenant, type TestTenant} from './support/tenant.ts';

const databases = ['identity', 'inventory', 'cart'] as const;
const rows = z.array(z.object({service: z.string(), table: z.string(), row: z.record(z.string(), z.unknown())}));
const page = z.object({rows, nextPageToken: z.string()});
const operator = () => apiOf(secret('IDENTITY_OPERATOR_KEY'));

/** All pages of a tenant's export. */
const exportOf = async ({name, api}: TestTenant, pageSize: number) => {
  const all: z.infer<typeof rows> = [];
  for (let token = ''; ; ) {
    const answer = await api.get(`/v1/${name}:export?pageSize=${pageSize}&pageToken=${encodeURIComponent(token)}`);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    const {rows: some, nextPageToken} = page.parse(answer.json);
    all.push(...some);
    if (nextPageToken === '') return all;
    token = nextPageToken;
  }
};

/** How many rows of a tenant each table of a database has, the runtime's own included. */
const rowsOf = (tenant: string, database: string): Promise<Readonly<Record<string, number>>> =>
  withDatabase({database, role: `${database}_owner`}, async (client) => {
    const tables = await client.query<{name: string}>(`
      select format('%I.%I', table_schema, table_name) as name from information_schema.columns
      where column_name = 'tenant_id' and table_schema in ('public', 'runtime')`);
    const counts: Record<string, number> = {};
    for (const {name} of tables.rows) {
      const {rows} = await client.query<{n: number}>(`select count(*)::int as n from ${name} where tenant_id = $1`, [
        tenant,
      ]);
      if (rows[0] && rows[0].n > 0) counts[name] = rows[0].n;
    }
    return counts;
  });

test('an export has every row of the tenant in every service, page by page, nothing of others and no secret', async (t) => {
  const [mine, other] = [await newTenant('Mine'), await newTenant('Other')];
  const possessions = await newPossessions(mine);
  await newPossessions(other);
  const small = await exportOf(mine, 3);
  const counts: Record<string, number> = {};
  for (const {service, table} of small) counts[`${service} ${table}`] = (counts[`${service} ${table}`] ?? 0) + 1;
  for (const database of databases) {
    for (const [name, count] of Object.entries(await rowsOf(mine.id, database))) {
      if (!name.startsWith('public.')) continue;
      // The export itself stands in the log, once it has begun.
      t.is(counts[`${database} ${name.slice('public.'.length)}`], count, `${database} ${name}`);
    }
  }
  const text = JSON.stringify(small);
  for (const name of possessions.values()) t.true(text.includes(name.slice(name.lastIndexOf('/') + 1)), name);
  t.false(text.includes(other.id));
  t.false(/secret|hash|sealed|password"/.test(Object.keys(Object.assign({}, ...small.map(({row}) => row))).join(' ')));
});

test('a deleted tenant is refused at once, gone from every database in the end, and its id is never given again', async (t) => {
  const [doomed, other] = [await newTenant('Doomed'), await newTenant('Other')];
  await newPossessions(doomed);
  await newPossessions(other);
  const before = await Promise.all(databases.map((database) => rowsOf(other.id, database)));
  for (const database of databases) t.not(Object.keys(await rowsOf(doomed.id, database)).length, 0, database);

  const deleted = await operator().delete(`/v1/${doomed.name}`);
  t.is(deleted.status, 200, deleted.text);
  t.is((await doomed.api.get(`/v1/${doomed.name}`)).status, 403);
  t.is((await operator().post(`/v1/${doomed.name}:resume`, {})).status, 400, 'it does not come back');
  // As if the minutes had gone by.
  await withDatabase({database: 'identity', role: 'identity_owner'}, (client) =>
    client.query(`update tenant set delete_time = now() - interval '1 hour' where id = $1`, [doomed.id]),
  );
  await until('the tenant is gone', async () => (await operator().get(`/v1/${doomed.name}`)).status === 404, 60_000);
  for (const database of databases) t.deepEqual(await rowsOf(doomed.id, database), {}, database);
  t.deepEqual(await Promise.all(databases.map((database) => rowsOf(other.id, database))), before);
  await until('its key is unknown', async () => (await doomed.api.get(`/v1/${doomed.name}`)).status === 401, 30_000);
  const again = await operator().post(`/v1/tenants?tenantId=${doomed.id}`, {displayName: 'Again'});
  t.is(again.status, 409, again.text);
});
