import {PrismaClient} from '#gen/prisma/inventory/client.ts';
import {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {TenantDataServiceDefinition} from '#gen/ts/souk/inventory/v1/tenant_data_service.ts';
import {openCache} from '#runtime/cache/open-cache.ts';
import {openDatabase} from '#runtime/data/open-database.ts';
import {openBus} from '#runtime/events/open-bus.ts';
import {relayEvents} from '#runtime/events/relay-events.ts';
import {programOf} from '#runtime/lifecycle/program.ts';
import {tellRefusals} from '#runtime/refusals/tell-refusals.ts';
import {served} from '#runtime/server/served.ts';
import {startServer} from '#runtime/server/start-server.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {deleteWithTenants} from '#runtime/tenants/delete-with-tenants.ts';
import {exportRows} from '#runtime/tenants/export-rows.ts';
import {readConfig} from './config.ts';
import {forgetChangedBooks} from './events/forget-changed-books.ts';
import {inventoryService} from './service.ts';
import {bookCache} from './store/book-cache.ts';

const migrations = new URL('prisma/migrations/', import.meta.url);

/** What inventory stands on, opened in this order, and its server. */
export const program = programOf({
  readConfig,
  migrations,
  start: async (config) => {
    const log = createLog({service: 'inventory', level: config.server.logLevel});
    const database = await openDatabase(config.database, {
      service: 'inventory',
      client: PrismaClient,
      migrations,
    });
    const cache = openCache(config.cache);
    const bus = await openBus(config.nats, log);
    const relay = relayEvents(database, bus);
    const refusals = tellRefusals(database, log);
    const books = bookCache(cache);
    bus.broadcast(forgetChangedBooks(books));
    return startServer(config.server, {
      services: [
        served(InventoryServiceDefinition, inventoryService({database, books})),
        served(TenantDataServiceDefinition, {exportTenantRows: exportRows(database)}),
      ],
      dependencies: [database, cache, bus, relay, refusals, deleteWithTenants(database, bus)],
      failed: refusals.failed,
      log,
    });
  },
});
