import {randomBytes} from 'node:crypto';
import {PrismaClient} from '#gen/prisma/cart/client.ts';
import {CartServiceDefinition} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {clientOf} from '#runtime/client/client-of.ts';
import type {Database} from '#runtime/data/database.ts';
import {openDatabase} from '#runtime/data/open-database.ts';
import {served} from '#runtime/server/served.ts';
import type {Scope} from '#tests/support/scope.ts';
import {patient, serveHere} from '#tests/support/serve-here.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {type VirtualClock, virtualClock} from '#tests/support/virtual-clock.ts';
import {cartCookie} from '../cookie/cart-cookie.ts';
import {cartService} from '../service.ts';

/** A cart server on the wire with a database and a clock of its own. */
export interface CartServer {
  /** `unix:…/app.sock` */
  readonly address: string;
  readonly clock: VirtualClock;
  readonly database: Database<PrismaClient>;
}

export const dayMs = 86_400_000;

export const lifetimes = {principalMs: 30 * dayMs, anonymousMs: 7 * dayMs};

/** Starts one; everything ends with its scope. `inventory` is where its sidecar would be; by default nobody is there. */
export async function cartServer(scope: Scope, {inventory = 'unix:/nobody.sock'} = {}): Promise<CartServer> {
  const {config} = await testDatabase(scope, 'cart');
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
  const services = [served(CartServiceDefinition, service)];
  const {address} = await serveHere(scope, services, {dependencies: [database], env: patient});
  return {address, clock, database};
}
