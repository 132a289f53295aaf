import {PrismaClient} from '#gen/prisma/inventory/client.ts';
import {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {openCache} from '#runtime/cache/open-cache.ts';
import {openDatabase} from '#runtime/data/open-database.ts';
import {openBus} from '#runtime/events/open-bus.ts';
import {relayEvents} from '#runtime/events/relay-events.ts';
import {serve} from '#runtime/server/serve.ts';
import {served} from '#runtime/server/served.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {readConfig} from './config.ts';
import {forgetChangedBooks} from './events/forget-changed-books.ts';
import {inventoryService} from './service.ts';
import {bookCache} from './store/book-cache.ts';

const config = readConfig(process.env);
const log = createLog({service: 'inventory', level: config.server.logLevel});
const database = await openDatabase(config.database, {
  service: 'inventory',
  client: PrismaClient,
  migrations: new URL('prisma/migrations/', import.meta.url),
});
const cache = openCache(config.redis);
const bus = await openBus(config.nats, log);
const relay = relayEvents(database, bus);
const books = bookCache(cache);
bus.broadcast(forgetChangedBooks(books));
await serve(config.server, {
  services: [served(InventoryServiceDefinition, inventoryService({database, books}))],
  dependencies: [database, cache, bus, relay],
  log,
});
