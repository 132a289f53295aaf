import test, {type ExecutionContext} from 'ava';
import {AuditServiceDefinition} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {until} from '#tests/support/until.ts';
import {caller} from '../../test/caller.ts';
import {edgeOf, rest} from '../../test/edge.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';

const name = 'tenants/bookshop';
// Without the event a look-up would count for an hour.
const patient = {freshMs: 3_600_000, graceMs: 3_600_000, lookUpTimeoutMs: 10_000};

/** Two replicas that both know the shop's key, and another shop's. */
const setUp = async (t: ExecutionContext) => {
  const database = await testDatabase(t, 'identity');
  const config = identityConfig({lookUps: patient});
  const [here, there] = [
    await startReplica(t, database.config, config),
    await startReplica(t, database.config, config),
  ];
  const operator = caller(here.address, 'operator');
  const shop = await operator.createTenant({tenant: {displayName: 'x'}, tenantId: 'bookshop'});
  const other = await operator.createTenant({tenant: {displayName: 'y'}, tenantId: 'toyshop'});
  const ask = async (replica: {address: string}, key: string) =>
    (await edgeOf(replica.address)(rest(key))).refused ?? 'allowed';
  for (const replica of [here, there]) {
    for (const {secret} of [shop, other]) t.is(await ask(replica, secret), 'allowed');
  }
  return {here, there, operator, key: shop.secret, otherKey: other.secret, ask};
};

test('a tenant that one replica suspends is refused there at once and by the other as soon as it hears, until it is resumed', async (t) => {
  const {here, there, operator, key, otherKey, ask} = await setUp(t);
  const suspended = await operator.suspendTenant({name});
  t.truthy(suspended.suspendTime);
  t.is(await ask(here, key), 'Forbidden');
  const since = performance.now();
  await until('the other replica refuses', async () => (await ask(there, key)) === 'Forbidden', 5_000);
  t.log(`the other replica heard after ${Math.round(performance.now() - since)} ms`);
  t.is(await ask(there, otherKey), 'allowed');
  t.deepEqual(await operator.suspendTenant({name}), suspended, 'again: as it is');
  t.deepEqual((await operator.getTenant({name})).suspendTime, suspended.suspendTime);

  t.is((await operator.resumeTenant({name})).suspendTime, undefined);
  t.is(await ask(here, key), 'allowed');
  await until('the other replica lets it through', async () => (await ask(there, key)) === 'allowed', 5_000);
});

test('a suspension stands in the operator’s log and in the tenant’s, once however often it is asked for', async (t) => {
  const {here, operator} = await setUp(t);
  await operator.suspendTenant({name});
  await operator.suspendTenant({name});
  for (const tenant of ['operator', 'bookshop']) {
    const log = clientAs(AuditServiceDefinition, here.address, {tenant});
    const parent = `tenants/${tenant}`;
    const {auditEntries} = await log.listAuditEntries({parent, filter: 'action = SuspendTenant'});
    t.deepEqual(
      auditEntries.map(({actor, target}) => [actor.slice(0, 16), target]),
      [['tenants/operator', name]],
    );
    t.is((await log.verifyAudit({parent})).broken, undefined);
  }
});

test('the operator alone suspends and resumes, and never itself', async (t) => {
  const {here, operator} = await setUp(t);
  await assertRefused(t, caller(here.address, 'bookshop').suspendTenant({name: 'tenants/toyshop'}), 'OPERATOR_ONLY');
  await assertRefused(t, caller(here.address, 'bookshop').resumeTenant({name}), 'OPERATOR_ONLY');
  await assertRefused(t, operator.suspendTenant({name: 'tenants/operator'}), 'TENANT_IS_OPERATOR');
  await assertRefused(t, operator.suspendTenant({name: 'tenants/nowhere'}), 'TENANT_NOT_FOUND');
});
