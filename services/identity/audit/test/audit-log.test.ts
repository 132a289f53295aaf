import test, {type ExecutionContext} from 'ava';
import {AuditServiceDefinition} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {caller} from '../../test/caller.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';

const parent = 'tenants/bookshop';

/** A shop whose log has `keys` entries more than the two of its creation. */
const setUp = async (t: ExecutionContext, keys = 4) => {
  const database = await testDatabase(t, 'identity');
  const {address} = await startReplica(t, database.config, identityConfig());
  await caller(address, 'operator').createTenant({tenant: {displayName: 'Bookshop'}, tenantId: 'bookshop'});
  const bookshop = caller(address, 'bookshop');
  for (let n = 1; n <= keys; n += 1) await createKey(bookshop, `key ${n}`);
  const headers = {'x-souk-client-address': '203.0.113.7', 'x-request-id': 'request-1'};
  const audit = clientAs(AuditServiceDefinition, address, {tenant: 'bookshop', headers});
  return {database, address, bookshop, audit, headers};
};

const createKey = (shop: ReturnType<typeof caller>, displayName: string) =>
  shop.createApiKey({parent, apiKey: {displayName, permissions: ['inventory.*']}});

test('a change is in the log with who made it, from where, and what was before and after, and without a secret', async (t) => {
  const {address, headers, audit} = await setUp(t, 0);
  const shop = caller(address, 'bookshop', ['*'], headers);
  const {apiKey, secret} = await createKey(shop, 'till');
  const target = apiKey?.name ?? '';
  await shop.revokeApiKey({name: target});
  await shop.revokeApiKey({name: target});
  const {auditEntries} = await audit.listAuditEntries({parent, filter: `target = "${target}"`});
  t.deepEqual(
    auditEntries.map(({action}) => action),
    ['RevokeApiKey', 'CreateApiKey'],
    'what changed nothing is no change',
  );
  const [revoked] = auditEntries;
  t.like(revoked, {
    sequence: 4n,
    name: `${parent}/auditEntries/4`,
    actor: 'tenants/bookshop/apiKeys/0198c5a0-0000-7000-8000-000000000001',
    address: '203.0.113.7',
    requestId: 'request-1',
    outcome: 'OUTCOME_DONE',
    count: 1,
  });
  t.like(revoked?.before, {displayName: 'till', permissions: ['inventory.*']});
  t.is(revoked?.before?.revokeTime, undefined);
  t.is(typeof revoked?.after?.revokeTime, 'string');
  t.false(JSON.stringify(auditEntries.map(({before, after}) => [before, after])).includes(secret));
  t.deepEqual(await audit.getAuditEntry({name: `${parent}/auditEntries/4`}), revoked);
});

test('the log is filtered by who, what, on what and when, and comes in pages that do not overlap', async (t) => {
  const {audit} = await setUp(t, 5);
  const {auditEntries: all} = await audit.listAuditEntries({parent});
  t.deepEqual(
    all.map(({sequence}) => sequence),
    [7n, 6n, 5n, 4n, 3n, 2n, 1n],
  );
  const found = async (filter: string) =>
    (await audit.listAuditEntries({parent, filter})).auditEntries.map(({sequence}) => sequence);
  t.deepEqual(await found('action = CreateTenant'), [1n]);
  t.deepEqual(await found('actor:"tenants/operator/"'), [2n, 1n]);
  t.deepEqual(await found('actor:"tenants/operator/" AND NOT action = CreateTenant'), [2n]);
  t.deepEqual(await found('outcome = OUTCOME_DENIED'), []);
  t.deepEqual(await found(`target = "${all[0]?.target}"`), [7n]);
  const third = all[4]?.time?.toISOString();
  t.deepEqual(
    await found(`time > "${third}"`),
    all.filter(({time = 0}) => time > (all[4]?.time ?? 0)).map((e) => e.sequence),
  );
  await assertRefused(t, found('colour = red'), 'FILTER_INVALID');

  const paged: bigint[] = [];
  let pageToken = '';
  do {
    const page = await audit.listAuditEntries({parent, pageSize: 3, pageToken, filter: 'action = CreateApiKey'});
    paged.push(...page.auditEntries.map(({sequence}) => sequence));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  t.deepEqual(paged, [7n, 6n, 5n, 4n, 3n, 2n]);
});

test('another tenant’s log cannot be read, verified or guessed at', async (t) => {
  const {address} = await setUp(t, 0);
  const stranger = clientAs(AuditServiceDefinition, address, {tenant: 'toyshop'});
  await assertRefused(t, stranger.listAuditEntries({parent}), 'TENANT_NOT_FOUND');
  await assertRefused(t, stranger.verifyAudit({parent}), 'TENANT_NOT_FOUND');
  const entry = stranger.getAuditEntry({name: `${parent}/auditEntries/1`});
  await assertRefused(t, entry, 'AUDIT_ENTRY_NOT_FOUND');
});

test('the role of the service can add entries and neither change nor remove them', async (t) => {
  const {database} = await setUp(t, 0);
  const {url} = database.config;
  const {role} = {role: new URL(url).username};
  const rights = await database.query(`
    select r, has_table_privilege('${role}', 'audit_entry', r) as has
    from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) as r`);
  t.deepEqual(Object.fromEntries(rights.map(({r, has}) => [r, has])), {
    SELECT: true,
    INSERT: true,
    UPDATE: false,
    DELETE: false,
    TRUNCATE: false,
  });
});
