import test, {type ExecutionContext} from 'ava';
import {Metadata} from 'nice-grpc';
import {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import {CartServiceDefinition} from '#gen/ts/souk/cart/v1/cart_service.ts';
import type {Importance} from '#runtime/contract/importance.ts';
import {withinLimits} from '#runtime/server/limits.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {serveCart} from '#tests/support/serve-cart.ts';
import {patient} from '#tests/support/serve-here.ts';
import {sqlClient} from '#tests/support/sql-client.ts';
import {testCall} from '#tests/support/test-call.ts';
import type {TestDatabase} from '#tests/support/test-database.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import type {DatabaseConfig} from '../database.ts';
import {assertFailure} from './assert-failure.ts';
import {notesDatabase} from './notes-database.ts';

/** Longer than any test waits: what ends a statement before is its call. */
const long = {statementTimeoutMs: 60_000, connectTimeoutMs: 60_000};
const name = 'carts/current';
const item = {cart: name, book: 'books/01980000-0000-7000-8000-000000000002', quantity: 1};

/** A service over two connections: GetCart reads for a minute, DeleteCart writes for a minute, SetItem reads a table. */
const slowService = async (t: ExecutionContext) => {
  const {database, place} = await notesDatabase(t, {poolSize: 2, ...long});
  const {address} = await serveCart(t, {
    env: patient,
    rpcs: {
      getCart: async (_request, {tenant}) => {
        await database.forTenant(tenant).read.$queryRaw`select pg_sleep(60)::text`;
        return Cart.fromPartial({name});
      },
      deleteCart: async (_request, call) =>
        database.forTenant(call.tenant).update(call, async (tx) => {
          await tx.note.create({data: {id: 'n', text: 'x'}});
          await tx.$queryRaw`select pg_sleep(60)::text`;
          return {};
        }),
      setItem: async (_request, {tenant}) => {
        await database.forTenant(tenant).read.note.count();
        return Cart.fromPartial({name});
      },
    },
  });
  return {place, carts: clientAs(CartServiceDefinition, address, {tenant: testTenant()})};
};

/** Options of a call whose caller has told how long it waits. */
const within = (ms: number) => ({metadata: Metadata({'x-envoy-expected-rq-timeout-ms': String(ms)})});

/** What the service's connections do at this moment. */
const running = (place: TestDatabase) =>
  place.query(`select query from pg_stat_activity
    where datname = current_database() and usename = 'notes' and state <> 'idle'`);

const untilRunning = (place: TestDatabase, count: number) =>
  until(`${count} statements run`, async () => (await running(place)).length === count);

const untilQuiet = (place: TestDatabase) =>
  until('no statement runs', async () => (await running(place)).length === 0, 3000);

for (const method of ['getCart', 'deleteCart'] as const) {
  test(`when the caller of ${method} goes away, PostgreSQL stops working for it`, async (t) => {
    const {place, carts} = await slowService(t);
    const leaving = new AbortController();
    const calls = [1, 2].map(() => carts[method]({name}, {signal: leaving.signal}).catch(() => 'ended'));
    await untilRunning(place, 2);
    leaving.abort();
    t.deepEqual(await Promise.all(calls), ['ended', 'ended']);
    await untilQuiet(place);
    // Both connections had been in use.
    await carts.setItem(item);
    t.deepEqual(await place.query('select id from note'), []);
  });

  test(`when the time of ${method} is over, PostgreSQL stops working for it`, async (t) => {
    const {place, carts} = await slowService(t);
    const calls = [1, 2].map(() => assertRefused(t, carts[method]({name}, within(4000)), 'DEADLINE_EXPIRED'));
    await untilRunning(place, 2);
    await Promise.all(calls);
    await untilQuiet(place);
    await carts.setItem(item);
    t.deepEqual(await place.query('select id from note'), []);
  });
}

test('calls that meet a lock wait for it on no more connections than the pool has, and leave with their callers', async (t) => {
  const {place, carts} = await slowService(t);
  const locker = await sqlClient(t, place.superuserUrl);
  await locker.query('begin; lock table note in access exclusive mode');
  const calls = Array.from({length: 20}, () => assertRefused(t, carts.setItem(item, within(4000)), 'DEADLINE_EXPIRED'));
  await untilRunning(place, 2);
  await Promise.all(calls);
  await untilQuiet(place);
  const connections = await place.query(`select from pg_stat_activity
    where datname = current_database() and usename = 'notes'`);
  t.true(connections.length <= 2, `${connections.length} connections`);
  await locker.query('rollback');
  await carts.setItem(item);
});

/** A pool of one connection that is taken until `free` is called. */
const takenPool = async (t: ExecutionContext, config: Partial<DatabaseConfig> = {}) => {
  const {database} = await notesDatabase(t, {poolSize: 1, ...long, ...config});
  const own = database.forTenant(testTenant());
  const {promise: end, resolve: free} = Promise.withResolvers<void>();
  const {promise: began, resolve: begin} = Promise.withResolvers<void>();
  const holder = own.update(testCall({timeoutMs: 60_000}), async (tx) => {
    begin();
    await end;
    return tx.note.count();
  });
  await began;
  t.teardown(async () => {
    free();
    await holder;
  });
  const read = (importance: Importance, timeoutMs = 60_000) =>
    withinLimits(testCall({timeoutMs, importance}), () => own.read.note.count());
  return {own, read, free};
};

test('a call waits for a connection no longer than it has time', async (t) => {
  const {own, read} = await takenPool(t);
  const began = performance.now();
  await Promise.all([
    assertFailure(t, read('normal', 300), 'DEADLINE_EXPIRED'),
    assertFailure(
      t,
      own.update(testCall({timeoutMs: 300}), (tx) => tx.note.count()),
      'DEADLINE_EXPIRED',
    ),
  ]);
  const tookMs = performance.now() - began;
  t.true(tookMs < 3000, `${tookMs} ms`);
});

test('a call that nobody waits for any more gives its place in the queue to the next', async (t) => {
  const {own, read} = await takenPool(t, {maxWaiting: 1});
  const leaving = new AbortController();
  const call = {...testCall(), signal: leaving.signal};
  const left = assertFailure(
    t,
    own.update(call, (tx) => tx.note.count()),
    'REQUEST_CANCELLED',
  );
  leaving.abort();
  await left;
  await assertFailure(t, read('normal', 300), 'DEADLINE_EXPIRED');
});

test('when too many wait for a connection, the least important is refused at once and told when to come again', async (t) => {
  const {read, free} = await takenPool(t, {maxWaiting: 2});
  const sheddable = read('sheddable');
  const normal = read('normal');
  const critical = read('critical');
  t.true(((await assertFailure(t, sheddable, 'OVERLOADED')).retryAfterMs ?? 0) > 0);
  await assertFailure(t, read('sheddable'), 'OVERLOADED');
  const secondCritical = read('critical');
  await assertFailure(t, normal, 'OVERLOADED');
  free();
  t.deepEqual(await Promise.all([critical, secondCritical]), [0, 0]);
});

test('of those who wait for a connection the most important get it first', async (t) => {
  const {read, free} = await takenPool(t);
  const order: string[] = [];
  const reads = (['sheddable', 'normal', 'critical'] as const).map((importance) =>
    read(importance).then(() => order.push(importance)),
  );
  free();
  await Promise.all(reads);
  t.deepEqual(order, ['critical', 'normal', 'sheddable']);
});
