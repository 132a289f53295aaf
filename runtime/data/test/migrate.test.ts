import {cp, mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import {ownFolder} from '#tests/support/own-folder.ts';
import {sqlClient} from '#tests/support/sql-client.ts';
import {type TestDatabase, testDatabase} from '#tests/support/test-database.ts';
import {expectMigrated} from '../expect-migrated.ts';
import {migrate} from '../migrate.ts';
import {notesSchema} from './notes-database.ts';

/** The migrations of notes in a folder of its own, to add to. */
const ownMigrations = async (t: ExecutionContext) => {
  const folder = await ownFolder(t);
  await cp(fileURLToPath(notesSchema.migrations), folder, {recursive: true});
  const add = async (name: string, sql: string): Promise<void> => {
    await mkdir(join(folder, name), {recursive: true});
    await writeFile(join(folder, name, 'migration.sql'), sql);
  };
  return {migrations: pathToFileURL(`${folder}/`), add};
};

const asOwner = async (t: ExecutionContext, place: TestDatabase) => {
  const client = await sqlClient(t, place.config.ownerUrl);
  return async (sql: string) => (await client.query(sql)).rows;
};

const optionsFor = (place: TestDatabase, migrations: URL) => ({
  ownerUrl: place.config.ownerUrl,
  role: notesSchema.role,
  migrations,
});

test('replicas that start at once apply a migration once', async (t) => {
  const place = await testDatabase(t, notesSchema);
  const sql = await asOwner(t, place);
  const {migrations, add} = await ownMigrations(t);
  await add(
    '20270101000000_counter',
    'create table counter (n integer); insert into counter values (1); select pg_sleep(0.2);',
  );
  await Promise.all(Array.from({length: 4}, () => migrate(optionsFor(place, migrations))));
  t.deepEqual(await sql('select n from counter'), [{n: 1}]);
  t.deepEqual(
    await sql(`select applied_steps_count, finished_at is not null as done from _prisma_migrations
    where migration_name = '20270101000000_counter'`),
    [{applied_steps_count: 1, done: true}],
  );
});

test('a migration that fails leaves no trace, says why, and succeeds once it is mended', async (t) => {
  const place = await testDatabase(t, notesSchema);
  const sql = await asOwner(t, place);
  const {migrations, add} = await ownMigrations(t);
  await add('20270101000000_first', 'create table first (n integer);');
  await add('20270102000000_second', 'create table second (n integer); alter table nowhere add column n integer;');
  await t.throwsAsync(migrate(optionsFor(place, migrations)), {
    message: /20270102000000_second.*relation "nowhere" does not exist/,
  });
  t.deepEqual(await sql(`select to_regclass('first') as first, to_regclass('second') as second`), [
    {first: null, second: null},
  ]);
  t.deepEqual(await sql(`select from _prisma_migrations where migration_name like '2027%'`), []);
  await add('20270102000000_second', 'create table second (n integer);');
  await migrate(optionsFor(place, migrations));
  t.deepEqual(await sql('select from first union all select from second'), []);
});

test('a migration that was changed after it had been applied is refused', async (t) => {
  const place = await testDatabase(t, notesSchema);
  const {migrations, add} = await ownMigrations(t);
  await add('20261121000000_notes', 'select 1;');
  await t.throwsAsync(migrate(optionsFor(place, migrations)), {message: /20261121000000_notes was changed/});
});

test('a table that a migration adds is fenced when it has a tenant, and usable by calls', async (t) => {
  const place = await testDatabase(t, notesSchema);
  const {migrations, add} = await ownMigrations(t);
  await add(
    '20270101000000_more',
    `create table more (tenant_id text, n integer generated always as identity);
    create table shared (n integer); insert into more values ('some-tenant'); insert into shared values (1);`,
  );
  await migrate(optionsFor(place, migrations));
  const client = await sqlClient(t, place.config.url);
  t.is((await client.query('select from more')).rowCount, 0);
  t.is((await client.query('select from shared')).rowCount, 1);
  await client.query(`select set_config('souk.tenant', 'some-tenant', false)`);
  t.is((await client.query(`insert into more values ('some-tenant')`)).rowCount, 1);
});

test('a database that cannot be reached is an error, not a wait', async (t) => {
  const options = {
    ownerUrl: 'postgres://nobody@127.0.0.1:1/nothing',
    role: 'nobody',
    migrations: notesSchema.migrations,
  };
  const began = performance.now();
  await t.throwsAsync(migrate(options), {message: /ECONNREFUSED/});
  t.true(performance.now() - began < 10_000);
});

test('who expects that migrations were applied starts after them, and else is told which are missing', async (t) => {
  const place = await testDatabase(t, notesSchema);
  const {migrations, add} = await ownMigrations(t);
  const {ownerUrl} = place.config;
  await t.notThrowsAsync(expectMigrated({ownerUrl, migrations}));
  await add('20270101000000_later', 'create table later (n integer);');
  await t.throwsAsync(expectMigrated({ownerUrl, migrations}), {message: /not applied yet: 20270101000000_later$/});
  await migrate(optionsFor(place, migrations));
  await t.notThrowsAsync(expectMigrated({ownerUrl, migrations}));
});
