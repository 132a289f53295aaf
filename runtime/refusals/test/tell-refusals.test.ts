import test, {type ExecutionContext} from 'ava';
import {type CartServiceClient, CartServiceDefinition, GetCartRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {CallRefused} from '#gen/ts/souk/mesh/v1/refusal.ts';
import {notesSchema, openNotes} from '#runtime/data/test/notes-database.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';
import {relayEvents} from '#runtime/events/relay-events.ts';
import {storedMessages} from '#runtime/events/test/stored-messages.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {callRaw} from '#tests/support/call-raw.ts';
import {clientAs, type Manner} from '#tests/support/client-as.ts';
import {cuttableLine} from '#tests/support/cuttable-line.ts';
import {serveCart} from '#tests/support/serve-cart.ts';
import {patient} from '#tests/support/serve-here.ts';
import {testBus} from '#tests/support/test-bus.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {tellRefusals} from '../tell-refusals.ts';

const mine = 'carts/0198c5a0-0000-7000-8000-00000000000a';
const others = 'carts/0198c5a0-0000-7000-8000-00000000000b';

/** A service with a database that can be cut off, whose refusals are told over the broker. */
const setUp = async (t: ExecutionContext) => {
  const {config} = await testDatabase(t, notesSchema);
  const line = await cuttableLine(t, config.url, 5432);
  t.teardown(line.mend);
  const [url, ownerUrl] = [line.through(config.url), line.through(config.ownerUrl)];
  const database = await openNotes({...config, url, ownerUrl, connectTimeoutMs: 500});
  const log = createLog({service: 'test', level: 'silent'});
  const refusals = tellRefusals(database, log);
  const bus = await testBus(t);
  const tenant = testTenant();
  const told = async () =>
    (await storedMessages(bus, 'SOUK', `souk.${tenant}.mesh.CallRefused`)).map(({data}) => CallRefused.decode(data));
  const server = await serveCart(t, {
    dependencies: [database, relayEvents(database, bus), refusals],
    failed: refusals.failed,
    env: patient,
    rpcs: {
      deleteCart: async () => {
        throw meshFailure(ErrorReason.ETAG_MISMATCH, 'as the test wants');
      },
    },
  });
  const as = (manner: Manner): CartServiceClient =>
    clientAs(CartServiceDefinition, server.address, {tenant, ...manner});
  const grants = [{permissions: ['cart.carts.*'], prefix: mine}];
  const buyer = as({
    key: '7',
    permissions: [],
    grants,
    headers: {'x-souk-client-address': '203.0.113.9', 'x-request-id': 'r-7'},
  });
  return {...server, config, bus, line, tenant, told, as, buyer};
};

test('who may do something to one resource and tries it on another is told of, with what, from where and why', async (t) => {
  const {told, buyer, tenant} = await setUp(t);
  t.is((await buyer.getCart({name: mine})).name, mine);
  await assertRefused(t, buyer.getCart({name: others}), 'PERMISSION_MISSING');
  const [event] = await until('it is told', async () => ((await told()).length > 0 ? told() : undefined), 30_000);
  t.like(event, {
    principal: `tenants/${tenant}/apiKeys/7`,
    actsUnder: '',
    method: '/souk.cart.v1.CartService/GetCart',
    resource: others,
    reason: 'PERMISSION_MISSING',
    address: '203.0.113.9',
    requestId: 'r-7',
    count: 1,
  });
});

test('a flood of equal refusals is two events, which count all of them, and other failures are none', async (t) => {
  const {told, buyer, as, stop, config, bus} = await setUp(t);
  await t.throwsAsync(as({}).deleteCart({name: mine}));
  await assertRefused(t, buyer.getCart({name: others}), 'PERMISSION_MISSING');
  await until('the first is told', async () => (await told()).length === 1, 30_000);
  for (let n = 0; n < 10; n += 1) {
    await Promise.all(
      Array.from({length: 50}, () => assertRefused(t, buyer.getCart({name: others}), 'PERMISSION_MISSING')),
    );
  }
  await stop();
  // What a replica that stops has counted is published by the next one.
  const next = await openNotes(config);
  const relay = relayEvents(next, bus);
  t.teardown(async () => {
    await relay.close();
    await next.close();
  });
  await until('the others are told of', async () => (await told()).length > 1, 30_000);
  t.deepEqual(
    (await told()).map(({count, reason}) => [reason, count]),
    [
      ['PERMISSION_MISSING', 1],
      ['PERMISSION_MISSING', 500],
    ],
  );
});

test('without its database a service refuses as before, and tells of it when the database is back', async (t) => {
  const {told, buyer, line} = await setUp(t);
  line.cut();
  for (let n = 0; n < 5; n += 1) await assertRefused(t, buyer.getCart({name: others}), 'PERMISSION_MISSING');
  // Longer than it takes to try: what is not written must not be lost by that.
  await t.throwsAsync(until('it is told nevertheless', async () => (await told()).length > 0, 2_000));
  line.mend();
  await until('it is told', async () => (await told()).length > 0, 60_000);
});

test('who is unknown is in nobody’s log; who has no permission at all is, before the request is read', async (t) => {
  const {told, address, as, tenant} = await setUp(t);
  const request = GetCartRequest.encode({name: mine}).finish();
  t.is((await callRaw(address, '/souk.cart.v1.CartService/GetCart', request)).reason, 'TOKEN_INVALID');
  await assertRefused(t, as({permissions: []}).getCart({name: mine}), 'PERMISSION_MISSING');
  const events = await until(
    'the known one is told of',
    async () => ((await told()).length > 0 ? told() : undefined),
    30_000,
  );
  t.deepEqual(
    events.map(({principal, resource}) => [principal, resource]),
    [[`tenants/${tenant}/apiKeys/1`, '']],
  );
});
