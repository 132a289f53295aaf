import test, {type ExecutionContext} from 'ava';
import {assertRefused} from './assert-refused.ts';
import {caller, withKey} from './caller.ts';
import {edgeOf, rest} from './edge.ts';
import {type FreshDatabase, freshDatabase} from './fresh-database.ts';
import {identityConfig, startReplica} from './identity-server.ts';

const setUp = async (t: ExecutionContext) => {
  const database = await freshDatabase(t);
  const {address} = await startReplica(t, database.config, identityConfig());
  const operator = caller(address, 'operator');
  const {secret} = await operator.createTenant({tenant: {displayName: 'The Bookshop'}, tenantId: 'bookshop'});
  return {database, address, operator, secret, bookshop: caller(address, 'bookshop'), edge: edgeOf(address)};
};

const parent = 'tenants/bookshop';

test('a key works from its creation to its revocation, and is listed afterwards too', async (t) => {
  const {bookshop, edge, secret: first} = await setUp(t);
  const {apiKey, secret} = await bookshop.createApiKey({
    parent,
    apiKey: {displayName: 'Till', permissions: ['inventory.books.get', 'cart.*']},
  });
  t.regex(apiKey?.name ?? '', /^tenants\/bookshop\/apiKeys\/[0-9a-f-]{36}$/);
  t.is(apiKey?.prefix, secret.slice(0, 13));
  t.true(apiKey?.createTime instanceof Date);
  const name = apiKey?.name ?? '';
  t.deepEqual(await bookshop.getApiKey({name}), apiKey);
  t.is((await edge(rest(secret))).refused, undefined);

  const revoked = await bookshop.revokeApiKey({name});
  t.true(revoked.revokeTime instanceof Date);
  t.is((await edge(rest(secret))).refused, 'Unauthorized');
  t.deepEqual(await bookshop.revokeApiKey({name}), revoked);
  t.is((await edge(rest(first))).refused, undefined);

  const {apiKeys} = await bookshop.listApiKeys({parent});
  t.deepEqual(apiKeys[0], revoked);
  t.deepEqual(
    apiKeys.map(({displayName}) => displayName),
    ['Till', 'First key'],
  );
});

test('the secret is in the answer and nowhere in the database, also not where repeated requests are remembered', async (t) => {
  const {bookshop, operator, database, secret: first} = await setUp(t);
  const request = {parent, apiKey: {displayName: 'Till', permissions: ['*']}};
  const created = await bookshop.createApiKey(request, withKey('key-1'));
  const tenant = await operator.createTenant({tenant: {displayName: 'Mall'}, tenantId: 'mall'}, withKey('key-1'));
  const text = await everything(database);
  t.true(text.includes(created.apiKey?.prefix ?? '?'));
  t.true(text.includes('key-1'));
  for (const secret of [first, created.secret, tenant.secret]) {
    const random = secret.slice(14);
    t.false(text.includes(random));
    t.false(text.includes(Buffer.from(random).toString('hex')));
  }

  t.deepEqual(await bookshop.createApiKey(request, withKey('key-1')), {...created, secret: ''});
  const again = await operator.createTenant({tenant: {displayName: 'Mall'}, tenantId: 'mall'}, withKey('key-1'));
  t.deepEqual(again, {...tenant, secret: ''});
  await assertRefused(
    t,
    operator.createTenant({tenant: {displayName: 'Other'}, tenantId: 'other'}, withKey('key-1')),
    'IDEMPOTENCY_KEY_REUSED',
  );
});

/** Every row of every table as text; bytes as hexadecimal digits. */
const everything = async ({query}: FreshDatabase): Promise<string> => {
  const tables = await query(`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`);
  const rows = await Promise.all(tables.map(({name}) => query(`select t::text as row from ${name} t`)));
  return rows
    .flat()
    .map(({row}) => row)
    .join('\n');
};

test('a key is granted what its maker holds and the contracts know, and nothing else', async (t) => {
  const {address} = await setUp(t);
  const clerk = caller(address, 'bookshop', ['identity.apiKeys.create', 'inventory.*']);
  const create = (...permissions: string[]) => clerk.createApiKey({parent, apiKey: {displayName: 'x', permissions}});
  t.truthy((await create('inventory.books.get', 'inventory.*')).secret);
  const more = await assertRefused(t, create('inventory.books.get', 'cart.*', '*'), 'PERMISSION_NOT_HELD');
  t.deepEqual(more?.metadata, {permission: 'cart.*,*'});
  const unknown = await assertRefused(t, create('inventory.books.burn', 'shop.*', 'cart.*'), 'PERMISSION_UNKNOWN');
  t.deepEqual(unknown?.metadata, {permission: 'inventory.books.burn,shop.*'});
  t.is(unknown?.code, 'INVALID_ARGUMENT');
});

test('a key cannot begin its life expired', async (t) => {
  const {bookshop} = await setUp(t);
  const apiKey = {displayName: 'x', permissions: ['*'], expireTime: new Date(Date.now() - 1)};
  const refused = await assertRefused(t, bookshop.createApiKey({parent, apiKey}), 'REQUEST_INVALID');
  t.deepEqual(
    refused?.violations.map(({field}) => field),
    ['api_key.expire_time'],
  );
});

test('keys are paged newest first, and a page token of one tenant is none of another', async (t) => {
  const {bookshop, operator, address} = await setUp(t);
  for (const displayName of ['second', 'third', 'fourth']) {
    await bookshop.createApiKey({parent, apiKey: {displayName, permissions: ['*']}});
  }
  const first = await bookshop.listApiKeys({parent, pageSize: 3});
  t.deepEqual(
    first.apiKeys.map(({displayName}) => displayName),
    ['fourth', 'third', 'second'],
  );
  const second = await bookshop.listApiKeys({parent, pageSize: 3, pageToken: first.nextPageToken});
  t.deepEqual(
    second.apiKeys.map(({displayName}) => displayName),
    ['First key'],
  );
  t.is(second.nextPageToken, '');
  await operator.createTenant({tenant: {displayName: 'Mall'}, tenantId: 'mall'});
  await assertRefused(
    t,
    caller(address, 'mall').listApiKeys({parent: 'tenants/mall', pageToken: first.nextPageToken}),
    'PAGE_TOKEN_INVALID',
  );
});
