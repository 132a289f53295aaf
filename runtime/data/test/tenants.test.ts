import test from 'ava';
import pg from 'pg';
import {tenantId} from '#runtime/server/tenant-id.ts';
import {sqlClient} from '#tests/support/sql-client.ts';
import {testCall} from '#tests/support/test-call.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {notesDatabase, notesSchema} from './notes-database.ts';

test('reads of ten tenants at once over three connections answer the own rows, all of them', async (t) => {
  const {database} = await notesDatabase(t, {poolSize: 3, maxWaiting: 5000});
  const tenants = Array.from({length: 10}, () => testTenant());
  const notes = Array.from({length: 20}, (_, note) => `note-${note}`);
  await database.system.note.createMany({
    data: tenants.flatMap((tenant) => notes.map((id) => ({tenantId: tenant, id, text: `${tenant} ${id}`}))),
  });
  const reads = Array.from({length: 2000}, async (_, read) => {
    const tenant = tenants[read % tenants.length] ?? testTenant();
    const id = notes[(read * 7) % notes.length] ?? '';
    // By SQL too: there nothing but the connection says whose rows they are.
    const [typed, raw] = await Promise.all([
      database.forTenant(tenant).read.note.findFirst({where: {id}}),
      database.forTenant(tenant).read.$queryRaw<{text: string}[]>`select text from note where id = ${id}`,
    ]);
    return typed?.text === `${tenant} ${id}` && raw.length === 1 && raw[0]?.text === `${tenant} ${id}`;
  });
  const wrong = (await Promise.all(reads)).filter((isRight) => !isRight);
  t.is(wrong.length, 0);
});

test('changes of many tenants at once land with their own tenant', async (t) => {
  const {database} = await notesDatabase(t, {poolSize: 3, maxWaiting: 5000});
  const tenants = Array.from({length: 10}, () => testTenant());
  await Promise.all(
    Array.from({length: 100}, (_, note) => {
      const tenant = tenants[note % 10] ?? testTenant();
      return database.forTenant(tenant).update(testCall(), async (tx) => {
        await tx.note.create({
          data: {id: `note-${note}`, text: `${tenant} ${note}`, lines: {create: {position: 0, text: tenant}}},
        });
        await tx.$executeRaw`update note set likes = likes + 1`;
      });
    }),
  );
  const rows = await database.system.note.findMany({include: {lines: true}});
  t.is(rows.length, 100);
  t.true(rows.every((row) => row.text.startsWith(`${row.tenantId} `) && row.lines[0]?.text === row.tenantId));
});

test('a tenant can neither read, change nor delete rows of another by their ids', async (t) => {
  const {database} = await notesDatabase(t);
  const [owner, thief] = [testTenant(), testTenant()];
  await database.system.note.create({data: {tenantId: owner, id: 'n', text: 'mine'}});
  const theirs = database.forTenant(thief);
  const where = {tenantId_id: {tenantId: owner, id: 'n'}};
  t.is(await theirs.read.note.findFirst({where: {tenantId: owner, id: 'n'}}), null);
  t.is(await theirs.read.note.count({where: {tenantId: owner}}), 0);
  t.deepEqual(await theirs.read.$queryRaw`select * from note where tenant_id = ${owner}`, []);
  await theirs.update(testCall(), async (tx) => {
    t.deepEqual(await tx.note.updateMany({where: {tenantId: owner}, data: {text: 'stolen'}}), {count: 0});
    t.deepEqual(await tx.note.deleteMany({where: {OR: [{tenantId: owner}, {id: 'n'}]}}), {count: 0});
    t.is(await tx.$executeRaw`update note set text = 'stolen'`, 0);
  });
  await t.throwsAsync(theirs.update(testCall(), (tx) => tx.note.update({where, data: {text: 'stolen'}})));
  await t.throwsAsync(theirs.update(testCall(), (tx) => tx.note.delete({where})));
  t.is((await database.system.note.findFirst({where: {id: 'n'}}))?.text, 'mine');
});

test('a row cannot be made for another tenant, nor given to one', async (t) => {
  const {database} = await notesDatabase(t);
  const [tenant, other] = [testTenant(), testTenant()];
  const own = database.forTenant(tenant);
  await own.update(testCall(), (tx) => tx.note.create({data: {id: 'n', text: 'mine'}}));
  const fence = {message: /row-level security/};
  await t.throwsAsync(
    own.update(testCall(), (tx) => tx.note.create({data: {tenantId: other, id: 'x', text: 'x'}})),
    fence,
  );
  await t.throwsAsync(
    own.update(testCall(), (tx) => tx.note.updateMany({data: {tenantId: other}})),
    fence,
  );
  t.is(await database.system.note.count({where: {tenantId: other}}), 0);
});

test('SQL without a tenant finds nothing and writes nothing', async (t) => {
  const {database, place} = await notesDatabase(t);
  await database.system.note.create({data: {tenantId: 'some-tenant', id: 'n', text: 'x'}});
  const client = await sqlClient(t, place.config.url);
  const rows = async (): Promise<number | null> => (await client.query('select from note')).rowCount;
  t.is(await rows(), 0);
  await client.query(`select set_config('souk.tenant', '', false)`);
  t.is(await rows(), 0);
  await t.throwsAsync(client.query(`insert into note (tenant_id, id, text) values ('', 'n', 'y')`), {
    message: /security/,
  });
  await t.throwsAsync(client.query(`insert into note (tenant_id, id, text) values ('some-tenant', 'm', 'y')`), {
    message: /security/,
  });
  t.is((await client.query(`delete from note`)).rowCount, 0);
  for (const table of ['idempotency', 'outbox', 'inbox']) {
    t.is((await client.query(`select from runtime.${table}`)).rowCount, 0, table);
  }
  await client.query(`select set_config('souk.tenant', 'some-tenant', false)`);
  t.is(await rows(), 1, 'the row was there all the time');
});

test('the role of calls cannot lift the fence', async (t) => {
  const {place} = await notesDatabase(t);
  const client = await sqlClient(t, place.config.url);
  await t.throwsAsync(client.query('alter table note disable row level security'), {message: /must be owner/});
  await t.throwsAsync(client.query('drop policy own_tenant on note'), {message: /must be owner/});
  await t.throwsAsync(client.query('truncate note'), {message: /permission denied/});
  await t.throwsAsync(client.query('select * from _prisma_migrations'), {message: /permission denied/});
});

test('the role of another service cannot connect', async (t) => {
  const {place} = await notesDatabase(t);
  const {config: other} = await testDatabase(t, {...notesSchema, role: 'strangers'});
  const stranger = Object.assign(new URL(other.url), {pathname: new URL(place.config.url).pathname});
  const client = new pg.Client(stranger.href);
  await t.throwsAsync(client.connect(), {message: /permission denied for database/});
});

test('a connection that cannot be told its tenant answers nobody', async (t) => {
  const {database, place} = await notesDatabase(t, {poolSize: 1});
  const [first, second] = [testTenant(), testTenant()];
  await database.system.note.create({data: {tenantId: first, id: 'n', text: 'of the first'}});
  t.is(await database.forTenant(first).read.note.count(), 1);
  const set = 'function set_config(text, text, boolean)';
  await place.query(`revoke execute on ${set} from public`);
  // The connection still is the first tenant's.
  await t.throwsAsync(database.forTenant(second).read.$queryRaw`select * from note`, {message: /permission denied/});
  await t.throwsAsync(database.forTenant(second).read.note.findMany(), {message: /permission denied/});
  await t.throwsAsync(database.forTenant(second).update(testCall(), async (tx) => tx.note.count()));
  await place.query(`grant execute on ${set} to public`);
  t.deepEqual(await database.forTenant(second).read.$queryRaw`select * from note`, []);
  t.is(await database.forTenant(first).read.note.count(), 1);
});

test('a table without tenant is open to all tenants', async (t) => {
  const {database} = await notesDatabase(t);
  await database.forTenant(testTenant()).update(testCall(), (tx) => tx.setting.create({data: {name: 'a', value: 'b'}}));
  t.is((await database.forTenant(tenantId('other')).read.setting.findFirst())?.value, 'b');
});

test('findUnique, which Prisma merges across tenants, is refused also where types are not looked at', async (t) => {
  const {database} = await notesDatabase(t);
  const {note} = database.forTenant(testTenant()).read;
  const findUnique: unknown = Reflect.get(note, 'findUnique');
  if (typeof findUnique !== 'function') return t.fail('Prisma has no findUnique any more: the rule can go');
  await t.throwsAsync(async () => findUnique({where: {tenantId_id: {tenantId: 'a', id: 'b'}}}), {message: /findFirst/});
});
