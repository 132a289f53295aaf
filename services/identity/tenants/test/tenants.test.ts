import test from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {type Scope, wholeFile} from '#tests/support/scope.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {caller} from '../../test/caller.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';

const file = wholeFile();
test.after.always(file.end);

/** One replica with two tenants, for all tests of the file. */
const market = startUp(file);

async function startUp(file: Scope) {
  const database = await testDatabase(file, 'identity');
  const {address} = await startReplica(file, database.config, identityConfig());
  const operator = caller(address, 'operator');
  for (const tenantId of ['bookshop', 'mall']) await operator.createTenant({tenant: {displayName: tenantId}, tenantId});
  return {address, operator, bookshop: caller(address, 'bookshop'), mall: caller(address, 'mall')};
}

test.serial('the operator alone creates tenants, whatever permissions others hold', async (t) => {
  const {bookshop, operator} = await market;
  const request = {tenant: {displayName: 'New'}, tenantId: 'new-shop'};
  const refused = await assertRefused(t, bookshop.createTenant(request), 'OPERATOR_ONLY');
  t.is(refused?.code, 'PERMISSION_DENIED');
  await assertRefused(t, operator.getTenant({name: 'tenants/new-shop'}), 'TENANT_NOT_FOUND');
  t.is((await operator.createTenant(request)).tenant?.name, 'tenants/new-shop');
  await assertRefused(t, operator.createTenant(request), 'TENANT_ALREADY_EXISTS');
  await assertRefused(t, operator.createTenant({...request, tenantId: 'operator'}), 'TENANT_ALREADY_EXISTS');
});

test.serial('the operator without the permission creates no tenant either', async (t) => {
  const {address} = await market;
  const clerk = caller(address, 'operator', ['identity.tenants.list']);
  await assertRefused(t, clerk.createTenant({tenant: {displayName: 'x'}, tenantId: 'xyz'}), 'PERMISSION_MISSING');
});

test.serial('the operator sees every tenant, a tenant itself only', async (t) => {
  const {bookshop, operator} = await market;
  const names = async (of: typeof operator) => (await of.listTenants({})).tenants.map(({name}) => name);
  t.deepEqual((await names(operator)).slice(0, 2), ['tenants/bookshop', 'tenants/mall']);
  t.true((await names(operator)).includes('tenants/operator'));
  t.deepEqual(await names(bookshop), ['tenants/bookshop']);
  t.is((await operator.getTenant({name: 'tenants/mall'})).displayName, 'mall');
  t.is((await bookshop.getTenant({name: 'tenants/bookshop'})).displayName, 'bookshop');
  await assertRefused(t, bookshop.getTenant({name: 'tenants/mall'}), 'TENANT_NOT_FOUND');
  await assertRefused(t, bookshop.getTenant({name: 'tenants/nobody'}), 'TENANT_NOT_FOUND');
});

test.serial('tenants are paged by name without loss or repetition', async (t) => {
  const {operator} = await market;
  const names: string[] = [];
  let pageToken = '';
  do {
    const page = await operator.listTenants({pageSize: 1, pageToken});
    names.push(...page.tenants.map(({name}) => name));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  t.true(names.length >= 3);
  t.deepEqual(
    names,
    (await operator.listTenants({})).tenants.map(({name}) => name),
  );
  t.deepEqual(names, names.toSorted());
});

test.serial('keys of another tenant do not exist, for the operator neither', async (t) => {
  const {bookshop, mall, operator} = await market;
  const request = {parent: 'tenants/bookshop', apiKey: {displayName: 'x', permissions: ['cart.*']}};
  const {apiKey} = await bookshop.createApiKey(request);
  const name = apiKey?.name ?? '';
  for (const stranger of [mall, operator]) {
    await assertRefused(t, stranger.getApiKey({name}), 'API_KEY_NOT_FOUND');
    await assertRefused(t, stranger.revokeApiKey({name}), 'API_KEY_NOT_FOUND');
    await assertRefused(t, stranger.listApiKeys({parent: 'tenants/bookshop'}), 'TENANT_NOT_FOUND');
    await assertRefused(t, stranger.createApiKey(request), 'TENANT_NOT_FOUND');
  }
  // The id under the stranger's own tenant finds nothing either, and changes nothing.
  const own = name.replace('bookshop', 'mall');
  await assertRefused(t, mall.getApiKey({name: own}), 'API_KEY_NOT_FOUND');
  await assertRefused(t, mall.revokeApiKey({name: own}), 'API_KEY_NOT_FOUND');
  await assertRefused(t, mall.getApiKey({name: `tenants/mall/apiKeys/${'-'.repeat(36)}`}), 'API_KEY_NOT_FOUND');
  t.is((await bookshop.getApiKey({name})).revokeTime, undefined);
});

test.serial('a tenant changes what is its own to set, and no other tenant', async (t) => {
  const {bookshop, mall, operator} = await market;
  const name = 'tenants/bookshop';
  const opened = await bookshop.updateTenant({tenant: {name, selfSignUp: true}});
  t.deepEqual([opened.selfSignUp, opened.displayName], [true, 'bookshop']);
  const shut = await bookshop.updateTenant({tenant: {name, displayName: 'x'}, updateMask: ['self_sign_up']});
  t.deepEqual([shut.selfSignUp, shut.displayName], [false, 'bookshop']);
  await assertRefused(t, bookshop.updateTenant({tenant: {name}, updateMask: ['create_time']}), 'UPDATE_MASK_INVALID');
  await assertRefused(t, bookshop.updateTenant({tenant: {name}, updateMask: ['display_name']}), 'REQUEST_INVALID');
  await assertRefused(t, mall.updateTenant({tenant: {name, selfSignUp: true}}), 'TENANT_NOT_FOUND');
  await assertRefused(
    t,
    operator.updateTenant({tenant: {name: 'tenants/nobody', selfSignUp: true}}),
    'TENANT_NOT_FOUND',
  );
  t.true((await operator.updateTenant({tenant: {name, selfSignUp: true}})).selfSignUp);
  t.true((await bookshop.getTenant({name})).selfSignUp);
});
