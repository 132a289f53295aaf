import {randomBytes} from 'node:crypto';
import test from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {withKey} from '#tests/support/client-as.ts';
import {type Scope, wholeFile} from '#tests/support/scope.ts';
import {type TestDatabase, testDatabase} from '#tests/support/test-database.ts';
import {caller} from '../../test/caller.ts';
import {edgeOf, rest} from '../../test/edge.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';

const file = wholeFile();
test.after.always(file.end);

/** One replica for all tests of the file. */
const replica = startUp(file);

async function startUp(file: Scope) {
  const database = await testDatabase(file, 'identity');
  const {address} = await startReplica(file, database.config, identityConfig());
  return {database, address, operator: caller(address, 'operator'), edge: edgeOf(address)};
}

/** A tenant of the test's own, beside what is there for all. */
const someTenant = async () => {
  const all = await replica;
  const tenant = `shop-${randomBytes(6).toString('hex')}`;
  const {secret} = await all.operator.createTenant({tenant: {displayName: 'Shop'}, tenantId: tenant});
  return {...all, tenant, parent: `tenants/${tenant}`, secret, owner: caller(all.address, tenant)};
};

test('a key works from its creation to its revocation, and is listed afterwards too', async (t) => {
  const {owner, parent, edge, secret: first} = await someTenant();
  const {apiKey, secret} = await owner.createApiKey({
    parent,
    apiKey: {displayName: 'Till', permissions: ['inventory.books.get', 'cart.*']},
  });
  t.regex(apiKey?.name ?? '', /^tenants\/shop-[0-9a-f]+\/apiKeys\/[0-9a-f-]{36}$/);
  t.is(apiKey?.prefix, secret.slice(0, 13));
  t.true(apiKey?.createTime instanceof Date);
  const name = apiKey?.name ?? '';
  t.deepEqual(await owner.getApiKey({name}), apiKey);
  t.is((await edge(rest(secret))).refused, undefined);

  const revoked = await owner.revokeApiKey({name});
  t.true(revoked.revokeTime instanceof Date);
  t.is((await edge(rest(secret))).refused, 'Unauthorized');
  // When it was used last is written a little later.
  const {lastUseTime: _, ...same} = revoked;
  t.like(await owner.revokeApiKey({name}), same);
  t.is((await edge(rest(first))).refused, undefined);

  const {apiKeys} = await owner.listApiKeys({parent});
  t.like(apiKeys[0], same);
  t.deepEqual(
    apiKeys.map(({displayName}) => displayName),
    ['Till', 'First key'],
  );
});

test('the secret is in the answer and nowhere in the database, also not where repeated requests are remembered', async (t) => {
  const {owner, parent, operator, database, secret: first} = await someTenant();
  const tenantId = `mall-${randomBytes(6).toString('hex')}`;
  const request = {parent, apiKey: {displayName: 'Till', permissions: ['*']}};
  const created = await owner.createApiKey(request, withKey('key-1'));
  const tenant = await operator.createTenant({tenant: {displayName: 'Mall'}, tenantId}, withKey('key-1'));
  const text = await everything(database);
  t.true(text.includes(created.apiKey?.prefix ?? '?'));
  t.true(text.includes('key-1'));
  for (const secret of [first, created.secret, tenant.secret]) {
    const random = secret.slice(14);
    t.false(text.includes(random));
    t.false(text.includes(Buffer.from(random).toString('hex')));
  }

  t.deepEqual(await owner.createApiKey(request, withKey('key-1')), {...created, secret: ''});
  const again = await operator.createTenant({tenant: {displayName: 'Mall'}, tenantId}, withKey('key-1'));
  t.deepEqual(again, {...tenant, secret: ''});
  await assertRefused(
    t,
    operator.createTenant({tenant: {displayName: 'Other'}, tenantId: 'other'}, withKey('key-1')),
    'IDEMPOTENCY_KEY_REUSED',
  );
});

/** Every row of every table as text; bytes as hexadecimal digits. */
const everything = async ({query}: TestDatabase): Promise<string> => {
  const tables = await query(`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`);
  const rows = await Promise.all(tables.map(({name}) => query(`select t::text as row from ${name} t`)));
  return rows
    .flat()
    .map(({row}) => row)
    .join('\n');
};

test('a key is granted what its maker holds and the contracts know, and nothing else', async (t) => {
  const {tenant, parent, address} = await someTenant();
  const clerk = caller(address, tenant, ['identity.apiKeys.create', 'inventory.*']);
  const create = (...permissions: string[]) => clerk.createApiKey({parent, apiKey: {displayName: 'x', permissions}});
  t.truthy((await create('inventory.books.get', 'inventory.*')).secret);
  const more = await assertRefused(t, create('inventory.books.get', 'cart.*', '*'), 'PERMISSION_NOT_HELD');
  t.deepEqual(more?.metadata, {permission: 'cart.*,*'});
  const unknown = await assertRefused(t, create('inventory.books.burn', 'shop.*', 'cart.*'), 'PERMISSION_UNKNOWN');
  t.deepEqual(unknown?.metadata, {permission: 'inventory.books.burn,shop.*'});
  t.is(unknown?.code, 'INVALID_ARGUMENT');
});

test('a key cannot begin its life expired', async (t) => {
  const {owner, parent} = await someTenant();
  const apiKey = {displayName: 'x', permissions: ['*'], expireTime: new Date(Date.now() - 1)};
  const refused = await assertRefused(t, owner.createApiKey({parent, apiKey}), 'REQUEST_INVALID');
  t.deepEqual(
    refused?.violations.map(({field}) => field),
    ['api_key.expire_time'],
  );
});

test('keys are paged newest first, and a page token of one tenant is none of another', async (t) => {
  const {owner, parent} = await someTenant();
  for (const displayName of ['second', 'third', 'fourth']) {
    await owner.createApiKey({parent, apiKey: {displayName, permissions: ['*']}});
  }
  const first = await owner.listApiKeys({parent, pageSize: 3});
  t.deepEqual(
    first.apiKeys.map(({displayName}) => displayName),
    ['fourth', 'third', 'second'],
  );
  const second = await owner.listApiKeys({parent, pageSize: 3, pageToken: first.nextPageToken});
  t.deepEqual(
    second.apiKeys.map(({displayName}) => displayName),
    ['First key'],
  );
  t.is(second.nextPageToken, '');
  const other = await someTenant();
  await assertRefused(
    t,
    other.owner.listApiKeys({parent: other.parent, pageToken: first.nextPageToken}),
    'PAGE_TOKEN_INVALID',
  );
});
