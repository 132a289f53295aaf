import {PrismaClient} from '#gen/prisma/cart/client.ts';
import {CartServiceDefinition} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {TenantDataServiceDefinition} from '#gen/ts/souk/cart/v1/tenant_data_service.ts';
import {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {clientOf} from '#runtime/client/client-of.ts';
import {openDatabase} from '#runtime/data/open-database.ts';
import {openBus} from '#runtime/events/open-bus.ts';
import {relayEvents} from '#runtime/events/relay-events.ts';
import {programOf} from '#runtime/lifecycle/program.ts';
import {startSweeper} from '#runtime/lifecycle/start-sweeper.ts';
import {tellRefusals} from '#runtime/refusals/tell-refusals.ts';
import {served} from '#runtime/server/served.ts';
import {startServer} from '#runtime/server/start-server.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {deleteWithTenants} from '#runtime/tenants/delete-with-tenants.ts';
import {exportRows} from '#runtime/tenants/export-rows.ts';
import {readConfig} from './config.ts';
import {cartCookie} from './cookie/cart-cookie.ts';
import {systemClock} from './domain/clock.ts';
import {cartService} from './service.ts';
import {sweepExpiredCarts} from './sweep/sweep-expired-carts.ts';

const migrations = new URL('prisma/migrations/', import.meta.url);

/** What cart stands on, opened in this order, and its server. */
export const program = programOf({
  readConfig,
  migrations,
  start: async (config) => {
    const log = createLog({service: 'cart', level: config.server.logLevel});
    const database = await openDatabase(config.database, {
      service: 'cart',
      client: PrismaClient,
      migrations,
    });
    const bus = await openBus(config.nats, log);
    const relay = relayEvents(database, bus);
    const refusals = tellRefusals(database, log);
    const sweeper = startSweeper({
      sweep: (signal) => sweepExpiredCarts(database.system, systemClock, signal),
      intervalMs: config.sweepIntervalMs,
      swept: (carts) => log.info({carts}, 'expired carts deleted'),
    });
    const service = cartService({
      database,
      inventory: clientOf(InventoryServiceDefinition, config.outbound),
      cookie: cartCookie(config.cookieKey),
      lifetimes: config.lifetimes,
      clock: systemClock,
    });
    return startServer(config.server, {
      services: [
        served(CartServiceDefinition, service),
        served(TenantDataServiceDefinition, {exportTenantRows: exportRows(database)}),
      ],
      dependencies: [database, sweeper, bus, relay, refusals, deleteWithTenants(database, bus)],
      failed: refusals.failed,
      log,
    });
  },
});
