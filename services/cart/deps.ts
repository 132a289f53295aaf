import type {PrismaClient} from '#gen/prisma/cart/client.ts';
import type {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import type {PeerOf} from '#runtime/client/client-of.ts';
import type {Database} from '#runtime/data/database.ts';
import type {CartCookie} from './cookie/cart-cookie.ts';
import type {Clock} from './domain/clock.ts';
import type {Lifetimes} from './domain/lifetime.ts';

/** What the RPCs of cart stand on. */
export interface Deps {
  readonly database: Database<PrismaClient>;
  readonly inventory: PeerOf<InventoryServiceDefinition>;
  readonly cookie: CartCookie;
  readonly lifetimes: Lifetimes;
  readonly clock: Clock;
}
