import test from 'ava';
import type pg from 'pg';
import {z} from 'zod';
import {catalogue} from '#mesh/catalogue.ts';
import {withDatabase} from './support/database.ts';
import {newPossessions} from './support/possessions.ts';
import {newTenant} from './support/tenant.ts';

const counted = z.object({rows: z.array(z.object({n: z.number()})).length(1)});
const tables = z.array(z.object({name: z.string()}));
const owners = Object.entries(catalogue.services).flatMap(([name, {needs}]) =>
  needs.includes('postgres') ? [name] : [],
);

const count = async (client: pg.Client, table: string) =>
  counted.parse(await client.query(`select count(*)::int as n from ${table}`)).rows[0]?.n ?? 0;

/** Every table with rows of tenants, found in the database itself, so that a new one is covered by itself. */
const tenantTables = async (client: pg.Client) => {
  const found = await client.query(`
    select format('%I.%I', table_schema, table_name) as name from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where column_name = 'tenant_id' and table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
  return tables.parse(found.rows).map(({name}) => name);
};

const refusal = z.object({code: z.literal('42501')});

/** How many rows a role has deleted; `refused` where it may not. */
const deleteFrom = async (client: pg.Client, table: string): Promise<number | 'refused'> => {
  try {
    return (await client.query(`delete from ${table}`)).rowCount ?? 0;
  } catch (error) {
    if (refusal.safeParse(error).success) return 'refused';
    throw error;
  }
};

for (const service of owners) {
  // What breaks it: switching the fence off (see the last test), or giving the role BYPASSRLS or the table.
  test(`SQL of ${service} without a tenant sees nothing and stores nothing`, async (t) => {
    await newPossessions(await newTenant());
    const everything = await withDatabase({database: service, role: `${service}_owner`}, async (client) => {
      const found: {name: string; rows: number}[] = [];
      for (const name of await tenantTables(client)) found.push({name, rows: await count(client, name)});
      return found;
    });
    t.true(
      everything.some(({rows}) => rows > 0),
      'there is something to see',
    );
    await withDatabase({database: service, role: service}, async (client) => {
      for (const {name} of everything) {
        t.is(await count(client, name), 0, name);
        // From what is append-only the role may delete nothing, whoever's it is.
        t.true([0, 'refused'].includes(await deleteFrom(client, name)), name);
      }
    });
  });
}

test('SQL with a tenant sees the rows of that tenant only, and cannot write those of another', async (t) => {
  const [one, other] = [await newTenant(), await newTenant()];
  await newPossessions(one);
  await newPossessions(other);
  await withDatabase({database: 'inventory', role: 'inventory'}, async (client) => {
    await client.query("select set_config('souk.tenant', $1, false)", [one.id]);
    const seen = await client.query('select distinct tenant_id from book');
    t.deepEqual(seen.rows, [{tenant_id: one.id}]);
    const id = crypto.randomUUID();
    const insert =
      "insert into author (tenant_id, id, display_name, create_time, update_time) values ($1, $2, 'x', now(), now())";
    await t.throwsAsync(client.query(insert, [other.id, id]), {message: /row-level security/});
  });
});

test('the role of the RPCs owns nothing and can switch no fence off', async (t) => {
  await withDatabase({database: 'inventory', role: 'inventory'}, async (client) => {
    for (const attack of [
      'alter table book disable row level security',
      'drop policy own_tenant on book',
      'set role inventory_owner',
      'set session authorization inventory_owner',
      'create table own (id int)',
    ]) {
      await t.throwsAsync(client.query(attack), {message: /permission denied|must be owner/}, attack);
    }
  });
});

test('a service cannot open the database of another', async (t) => {
  for (const [database, role] of [
    ['inventory', 'cart'],
    ['identity', 'inventory'],
    ['cart', 'identity_owner'],
  ] as const) {
    const opened = withDatabase({database, role}, (client) => client.query('select 1'));
    await t.throwsAsync(opened, {message: /permission denied for database/}, `${role} in ${database}`);
  }
});

test('it is the fence that hides the rows: the same rows in a table without one are seen', async (t) => {
  await newPossessions(await newTenant());
  await withDatabase({database: 'inventory', role: 'postgres'}, async (client) => {
    await client.query('begin');
    await client.query('create table unfenced as select * from book limit 3');
    await client.query('grant select on unfenced to inventory');
    await client.query('set local role inventory');
    t.is(await count(client, 'book'), 0);
    t.true((await count(client, 'unfenced')) > 0);
    await client.query('rollback');
  });
});
