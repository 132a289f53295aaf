import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Channel, credentials} from '@grpc/grpc-js';
import {createClientFactory, Metadata} from 'nice-grpc';
import {PrismaClient} from '#gen/prisma/inventory/client.ts';
import {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {openCache} from '#runtime/cache/open-cache.ts';
import {parseConfig} from '#runtime/config/config-of.ts';
import {serverConfig} from '#runtime/config/server-config.ts';
import type {DatabaseConfig} from '#runtime/data/database.ts';
import {openDatabase} from '#runtime/data/open-database.ts';
import {openBus} from '#runtime/events/open-bus.ts';
import {relayEvents} from '#runtime/events/relay-events.ts';
import {encodeClaims} from '#runtime/server/claims.ts';
import {served} from '#runtime/server/served.ts';
import {startServer} from '#runtime/server/start-server.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {serverUrl} from '#tests/support/server-url.ts';
import {createTestDatabase} from '#tests/support/test-database.ts';
import {testTenant} from '#tests/support/test-tenant.ts';
import {until} from '#tests/support/until.ts';
import {forgetChangedBooks} from '../events/forget-changed-books.ts';
import {inventoryService} from '../service.ts';
import {bookCache} from '../store/book-cache.ts';
import {readDetails} from './read-details.ts';
import {tenAtOnce} from './ten-at-once.ts';

/** The service under test. */
export type Inventory = Awaited<ReturnType<typeof serveInventory>>;

/** The whole service as `main.ts` puts it together, over gRPC, with a database of its own; for a file of tests. */
export const serveInventory = async () => {
  const testDatabase = await createTestDatabase('inventory');
  const replica = await startReplica(testDatabase.config);
  return {
    ...replica,
    /** Another replica on the same database. */
    startReplica: () => startReplica(testDatabase.config),
    close: async () => {
      await replica.close();
      await testDatabase.drop();
    },
  };
};

const startReplica = async (config: DatabaseConfig) => {
  const folder = await mkdtemp(join(tmpdir(), 'souk-inventory-'));
  const address = `unix:${folder}/app.sock`;
  const env = {SOUK_LISTEN: address, SOUK_DRAIN_MS: '0', SOUK_TIMEOUT_SCALE: '20', LOG_LEVEL: 'error'};
  const {server} = parseConfig({server: serverConfig('inventory')}, env);
  const log = createLog({service: 'inventory', level: server.logLevel});
  const migrations = new URL('../prisma/migrations/', import.meta.url);
  const database = await openDatabase(config, {service: 'inventory', client: PrismaClient, migrations});
  const cache = openCache({url: serverUrl('SOUK_TEST_REDIS_URL')});
  const bus = await openBus({url: serverUrl('SOUK_TEST_NATS_URL')}, log);
  const relay = relayEvents(database, bus);
  const books = bookCache(cache);
  bus.broadcast(forgetChangedBooks(books));
  // From the start as in the middle of its life: what happens without them is the runtime's to test.
  await bus.connected;
  await until('Redis answers', () =>
    cache.check().then(
      () => true,
      () => false,
    ),
  );
  const services = [served(InventoryServiceDefinition, inventoryService({database, books}))];
  const running = await startServer(server, {services, dependencies: [database, cache, bus, relay], log});
  const channel = new Channel(address, credentials.createInsecure(), {});
  const factory = createClientFactory().use(readDetails).use(tenAtOnce());
  const clientOf = (tenant = testTenant(), headers: Readonly<Record<string, string>> = {}) => {
    const principal = {name: `tenants/${tenant}/apiKeys/1`, permissions: ['*']};
    const metadata = Metadata({...headers, 'x-souk-claims': encodeClaims({tenant, principal})});
    return factory.create(InventoryServiceDefinition, channel, {'*': {metadata}});
  };
  // The first call of a process compiles the rules of the contract and opens connections, on a busy machine for longer
  // than the contract gives it.
  const price = {minorUnits: 1n, currencyCode: 'EUR'};
  await until('the first book is created', () =>
    clientOf()
      .createBook({book: {title: 'First', price}})
      .then(
        () => true,
        () => false,
      ),
  );
  return {
    database,
    bus,
    /** A client of a principal of the tenant, a new one when none is given, who may do everything. */
    clientOf,
    close: async () => {
      channel.close();
      await running.stop();
      await rm(folder, {recursive: true, force: true});
    },
  };
};
