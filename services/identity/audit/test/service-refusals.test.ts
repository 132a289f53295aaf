import test, {type ExecutionContext} from 'ava';
import {headers} from 'nats';
import {AccountServiceDefinition} from '#gen/ts/souk/identity/v1/account_service.ts';
import {AuditServiceDefinition} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {CallRefused} from '#gen/ts/souk/mesh/v1/refusal.ts';
import {consumeEvents} from '#runtime/events/consume-events.ts';
import {altered} from '#tests/support/altered.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {testBus, testConsumer} from '#tests/support/test-bus.ts';
import {until} from '#tests/support/until.ts';
import {people} from '../../users/test/people.ts';

const deleteBook = '/souk.inventory.v1.InventoryService/DeleteBook';

const setUp = async (t: ExecutionContext) => {
  const shop = await people(t);
  const {address, tenant, parent, recordRefused, replica} = shop;
  const log = clientAs(AuditServiceDefinition, address, {tenant});
  const denied = async () => (await log.listAuditEntries({parent, filter: 'outcome = OUTCOME_DENIED'})).auditEntries;
  const bus = await testBus(t);
  const broker = await bus.connected;
  const gone = `gone-${tenant.slice(-8)}`;
  // As identity's own consumer; that would share its events with all replicas that run at the same time.
  const subjects = [tenant, gone].map((one) => `souk.${one}.mesh.*`);
  await testConsumer(t, bus, `refusals-of-${tenant}`, subjects);
  const consumer = consumeEvents(
    {database: replica.database, bus},
    {
      durable: `refusals-of-${tenant}`,
      on: {'souk.mesh.v1.CallRefused': recordRefused},
    },
  );
  t.teardown(() => consumer.close());
  /** Events that were delivered and not handled yet. */
  const waiting = async () =>
    (await (await broker.jetstreamManager()).consumers.info('SOUK', `refusals-of-${tenant}`)).num_ack_pending;
  const refusal = CallRefused.fromPartial({
    principal: `${parent}/users/0198c5a0-0000-7000-8000-000000000001`,
    actsUnder: 'tenants/bookshop/supportGrants/1',
    method: deleteBook,
    resource: 'books/0198c5a0-0000-7000-8000-000000000002',
    reason: 'PERMISSION_MISSING',
    address: '203.0.113.9',
    requestId: 'r-7',
    time: new Date('2026-11-21T12:00:00Z'),
    count: 3,
  });
  /** Publishes it as a service does, or as one that does not know that it was published already. */
  const publish = async (id: string, msgID = id, of: string = tenant) => {
    const message = headers();
    const said = {
      'ce-id': id,
      'ce-source': '//inventory.souk.local',
      'ce-type': 'souk.mesh.v1.CallRefused',
      'ce-subject': refusal.principal,
      'ce-time': new Date().toISOString(),
      'ce-sequence': '1',
    };
    for (const [name, value] of Object.entries(said)) message.set(name, value);
    const data = CallRefused.encode(refusal).finish();
    await broker.jetstream().publish(`souk.${of}.mesh.CallRefused`, data, {msgID, headers: message});
  };
  return {...shop, gone, waiting, log, denied, refusal, publish};
};

test('what another service has refused stands in the tenant’s log once, however often the event comes', async (t) => {
  const {denied, publish, refusal, log, parent} = await setUp(t);
  const id = crypto.randomUUID();
  await publish(id);
  await publish(id, crypto.randomUUID());
  const another = crypto.randomUUID();
  await publish(another);
  await until('two are there', async () => (await denied()).length >= 2, 60_000);
  await publish(id, crypto.randomUUID());
  const last = crypto.randomUUID();
  await publish(last);
  await until('the last is there', async () => (await denied()).length >= 3, 60_000);
  const entries = await denied();
  t.is(entries.length, 3);
  for (const entry of entries) {
    t.like(entry, {
      actor: refusal.principal,
      supportGrant: refusal.actsUnder,
      action: deleteBook,
      target: refusal.resource,
      reason: 'PERMISSION_MISSING',
      address: '203.0.113.9',
      requestId: 'r-7',
      count: 3,
    });
    t.deepEqual(entry.time, refusal.time);
  }
  t.is((await log.verifyAudit({parent})).broken, undefined);
});

test('a refusal in a tenant that there is not keeps no other from its log', async (t) => {
  const {denied, publish, gone, waiting} = await setUp(t);
  await publish(crypto.randomUUID(), undefined, gone);
  await publish(crypto.randomUUID());
  await until('the other is there', async () => (await denied()).length === 1, 60_000);
  await t.notThrowsAsync(until('none is tried again', async () => (await waiting()) === 0, 10_000));
});

test('what identity’s own services refuse stands there, too, also to who has not shown lately who they are', async (t) => {
  const {denied, newUser, account, as, address, tenant} = await setUp(t);
  const {name} = await newUser();
  const from = {'x-souk-client-address': '203.0.113.9'};
  await assertRefused(t, account(name, from).startTotp({}), 'REAUTHENTICATION_NEEDED');
  await assertRefused(t, as([]).getUser({name}), 'PERMISSION_MISSING');
  const source = clientAs(AccountServiceDefinition, address, {tenant, permissions: []});
  await assertRefused(t, source.getAccount({}), 'USER_ONLY');
  await assertRefused(t, as().getUser({name: altered(name)}), 'USER_NOT_FOUND');
  await until('three are there', async () => (await denied()).length >= 3, 30_000);
  const entries = (await denied()).map(({actor, action, reason}) => [reason, actor === name, action.split('/').at(-1)]);
  t.deepEqual(entries.toSorted(), [
    ['PERMISSION_MISSING', false, 'GetUser'],
    ['REAUTHENTICATION_NEEDED', true, 'StartTotp'],
    ['USER_ONLY', false, 'GetAccount'],
  ]);
});
