import test, {type ExecutionContext} from 'ava';
import {AuditServiceDefinition} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {cuttableLine} from '#tests/support/cuttable-line.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {until} from '#tests/support/until.ts';
import {mintSecret} from '../../domain/keys/api-key-secret.ts';
import {caller} from '../../test/caller.ts';
import {edgeOf, rest} from '../../test/edge.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';

const setUp = async (t: ExecutionContext) => {
  const database = await testDatabase(t, 'identity');
  const {url, ownerUrl} = database.config;
  const line = await cuttableLine(t, url, 5432);
  t.teardown(line.mend);
  const config = {...database.config, url: line.through(url), ownerUrl: line.through(ownerUrl)};
  const {address, stop} = await startReplica(t, config, identityConfig());
  await caller(address, 'operator').createTenant({tenant: {displayName: 'x'}, tenantId: 'bookshop'});
  const {secret, apiKey} = await caller(address, 'bookshop').createApiKey({
    parent: 'tenants/bookshop',
    apiKey: {displayName: 'reader', permissions: ['inventory.books.get']},
  });
  const denialsOf = async (tenant: string) => {
    const log = clientAs(AuditServiceDefinition, address, {tenant});
    return (
      await log.listAuditEntries({parent: `tenants/${tenant}`, filter: 'outcome = OUTCOME_DENIED', pageSize: 1000})
    ).auditEntries;
  };
  const stored = (tenant: string) =>
    database.query(
      `select count(*)::int as rows, sum(count)::int as denials from audit_entry where tenant_id = '${tenant}' and outcome = 'OUTCOME_DENIED'`,
    );
  return {database, line, address, stop, secret, key: apiKey?.name ?? '', denialsOf, stored};
};

const updateBook = '/souk.inventory.v1.InventoryService/UpdateBook';

test('who is refused stands in the tenant’s log soon, with what, why and from where', async (t) => {
  const {address, secret, key, denialsOf} = await setUp(t);
  const refused = await edgeOf(address, '198.51.100.9')({...rest(secret), 'x-request-id': 'r-1'}, updateBook);
  t.is(refused.refused, 'Forbidden');
  await until('the refusal is in the log', async () => (await denialsOf('bookshop')).length === 1, 30_000);
  const [entry] = await denialsOf('bookshop');
  t.like(entry, {
    actor: key,
    action: updateBook,
    target: '',
    reason: 'PERMISSION_MISSING',
    address: '198.51.100.9',
    requestId: 'r-1',
    count: 1,
    before: undefined,
    after: undefined,
  });
});

test('a revoked key is refused in its own tenant’s log, an unknown one in the operator’s', async (t) => {
  const {address, secret, key, denialsOf} = await setUp(t);
  await caller(address, 'bookshop').revokeApiKey({name: key});
  const edge = edgeOf(address);
  const answers = [
    await edge(rest(secret)),
    await edge(rest(mintSecret().secret)),
    await edge(rest(), '/whatever?token=1'),
  ];
  t.deepEqual(
    answers.map(({refused}) => refused),
    Array(3).fill('Unauthorized'),
  );
  await until(
    'all three are logged',
    async () => {
      const [own, operator] = [await denialsOf('bookshop'), await denialsOf('operator')];
      return own.length + operator.length === 3;
    },
    30_000,
  );
  t.like((await denialsOf('bookshop'))[0], {actor: key, reason: 'API_KEY_INVALID'});
  const operator = await denialsOf('operator');
  t.deepEqual(operator.map(({reason, action, actor}) => [reason, action, actor]).toSorted(), [
    ['API_KEY_INVALID', '', ''],
    ['CREDENTIALS_MISSING', '', ''],
  ]);
});

test('a flood of equal refusals costs two rows, and every one of them is counted when the replica stops', async (t) => {
  const {address, secret, stop, stored} = await setUp(t);
  const edge = edgeOf(address);
  const ask = () => edge(rest(secret), updateBook);
  await ask();
  await until('the first is written', async () => (await stored('bookshop'))[0]?.rows === 1, 30_000);
  for (let n = 0; n < 20; n += 1) await Promise.all(Array.from({length: 100}, ask));
  await stop();
  t.deepEqual(await stored('bookshop'), [{rows: 2, denials: 2001}]);
});

test('refusals from ever new addresses stay a bounded number of rows, and every one is counted', async (t) => {
  const {address, secret, stop, stored} = await setUp(t);
  const asks = Array.from({length: 1000}, (_, n) => edgeOf(address, `2001:db8::${n.toString(16)}`));
  // A channel each would be a socket each: in small groups.
  for (let n = 0; n < asks.length; n += 50) {
    await Promise.all(asks.slice(n, n + 50).map((edge) => edge(rest(secret), updateBook)));
  }
  await stop();
  const [row] = await stored('bookshop');
  t.is(row?.denials, 1000);
  t.true(Number(row?.rows) <= 210, `${row?.rows} rows`);
});

test('what was refused while the database was away is in the log when it is back', async (t) => {
  const {address, secret, line, stored, denialsOf} = await setUp(t);
  const edge = edgeOf(address);
  t.is((await edge(rest(secret))).refused, undefined);
  line.cut();
  for (let n = 0; n < 5; n += 1) t.is((await edge(rest(secret), updateBook)).refused, 'Forbidden');
  line.mend();
  await until('the log has them', async () => Number((await stored('bookshop'))[0]?.denials) >= 1, 30_000);
  const verdict = await clientAs(AuditServiceDefinition, address, {tenant: 'bookshop'}).verifyAudit({
    parent: 'tenants/bookshop',
  });
  t.is(verdict.broken, undefined);
  t.is((await denialsOf('bookshop'))[0]?.actor.startsWith('tenants/bookshop/apiKeys/'), true);
});
