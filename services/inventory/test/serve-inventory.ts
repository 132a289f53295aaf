import {PrismaClient} from '#gen/prisma/inventory/client.ts';
import {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {openCache} from '#runtime/cache/open-cache.ts';
import type {DatabaseConfig} from '#runtime/data/database.ts';
import {openDatabase} from '#runtime/data/open-database.ts';
import {openBus} from '#runtime/events/open-bus.ts';
import {relayEvents} from '#runtime/events/relay-events.ts';
import {served} from '#runtime/server/served.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {clientAs} from '#tests/support/client-as.ts';
import type {Scope} from '#tests/support/scope.ts';
import {patient, serveHere} from '#tests/support/serve-here.ts';
import {serverUrl} from '#tests/support/server-url.ts';
import {succeeds} from '#tests/support/succeeds.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {testNats} from '#tests/support/test-nats.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {forgetChangedBooks} from '../events/forget-changed-books.ts';
import {inventoryService} from '../service.ts';
import {bookCache} from '../store/book-cache.ts';
import {tenAtOnce} from './ten-at-once.ts';

/** The service under test. */
export type Inventory = Awaited<ReturnType<typeof serveInventory>>;

/** The whole service as `program.ts` puts it together, over gRPC, with a database of its own; for a file of tests. */
export const serveInventory = async (file: Scope) => {
  const {config} = await testDatabase(file, 'inventory');
  const replica = await startReplica(file, config);
  return {
    ...replica,
    /** Another replica on the same database. */
    startReplica: (scope: Scope) => startReplica(scope, config),
  };
};

const startReplica = async (scope: Scope, config: DatabaseConfig) => {
  const log = createLog({service: 'inventory', level: 'error'});
  const migrations = new URL('../prisma/migrations/', import.meta.url);
  const database = await openDatabase(config, {service: 'inventory', client: PrismaClient, migrations});
  const cache = openCache({url: serverUrl('SOUK_TEST_REDIS_URL')});
  const bus = await openBus(testNats(), log);
  const relay = relayEvents(database, bus);
  const books = bookCache(cache);
  bus.broadcast(forgetChangedBooks(books));
  // From the start as in the middle of its life: what happens without them is the runtime's to test.
  await bus.connected;
  await until('Redis answers', () => succeeds(cache.check()));
  const services = [served(InventoryServiceDefinition, inventoryService({database, books}))];
  const dependencies = [database, cache, bus, relay];
  const {address} = await serveHere(scope, services, {dependencies, env: patient, log});
  const middleware = tenAtOnce();
  const clientOf = (tenant = testTenant(), headers: Readonly<Record<string, string>> = {}) =>
    clientAs(InventoryServiceDefinition, address, {tenant, headers, middleware});
  // The first call of a process compiles the rules of the contract and opens connections, on a busy machine for longer
  // than the contract gives it.
  const price = {minorUnits: 1n, currencyCode: 'EUR'};
  await until('the first book is created', () => succeeds(clientOf().createBook({book: {title: 'First', price}})));
  return {
    database,
    bus,
    /** A client of a principal of the tenant, a new one when none is given, who may do everything. */
    clientOf,
  };
};
