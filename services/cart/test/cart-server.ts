import {randomBytes} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {PrismaClient} from '#gen/prisma/cart/client.ts';
import {CartServiceDefinition} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {clientOf} from '#runtime/client/client-of.ts';
import {parseConfig} from '#runtime/config/config-of.ts';
import {serverConfig} from '#runtime/config/server-config.ts';
import type {Database} from '#runtime/data/database.ts';
import {openDatabase} from '#runtime/data/open-database.ts';
import {served} from '#runtime/server/served.ts';
import {startServer} from '#runtime/server/start-server.ts';
import {createLog} from '#runtime/telemetry/log.ts';
import {createTestDatabase} from '#tests/support/test-database.ts';
import {cartCookie} from '../cookie/cart-cookie.ts';
import {cartService} from '../service.ts';
import {dayMs, type VirtualClock, virtualClock} from './virtual-clock.ts';

/** A cart server on the wire with a database and a clock of its own. */
export interface CartServer {
  /** `unix:…/app.sock` */
  readonly address: string;
  readonly clock: VirtualClock;
  readonly database: Database<PrismaClient>;
}

export const lifetimes = {principalMs: 30 * dayMs, anonymousMs: 7 * dayMs};

/** Starts one; everything ends with the test. `inventory` is where its sidecar would be; by default nobody is there. */
export async function cartServer(t: ExecutionContext, options: {inventory?: string} = {}): Promise<CartServer> {
  const {stop, ...server} = await startCartServer(options);
  t.teardown(stop);
  return server;
}

/** Starts one for the tests of a whole file, whose visitors are of tenants of their own. */
export async function startCartServer({
  inventory = 'unix:/nobody.sock',
} = {}): Promise<CartServer & {stop(): Promise<void>}> {
  const {config, drop} = await createTestDatabase('cart');
  const folder = await mkdtemp(join(tmpdir(), 'souk-cart-'));
  const clock = virtualClock();
  const migrations = new URL('../prisma/migrations/', import.meta.url);
  const database = await openDatabase(config, {service: 'cart', client: PrismaClient, migrations});
  const service = cartService({
    database,
    inventory: clientOf(InventoryServiceDefinition, inventory),
    cookie: cartCookie(randomBytes(32)),
    lifetimes,
    clock: clock.now,
  });
  const address = `unix:${folder}/app.sock`;
  const {server} = parseConfig(
    {server: serverConfig('cart')},
    {SOUK_LISTEN: address, SOUK_DRAIN_MS: '0', SOUK_TIMEOUT_SCALE: '20'},
  );
  const running = await startServer(server, {
    services: [served(CartServiceDefinition, service)],
    dependencies: [database],
    log: createLog({service: 'cart', level: 'silent'}),
  });
  const stop = async () => {
    await running.stop();
    await drop();
    await rm(folder, {recursive: true, force: true});
  };
  return {address, clock, database, stop};
}
