import type {PrismaClient} from '#gen/prisma/cart/client.ts';

/**
 * Deletes up to `limit` carts of all tenants that have expired, the oldest first; answers how many. Replicas that sweep
 * at the same time take different carts, and none waits for a cart that somebody is renewing.
 */
export function deleteExpiredCarts(system: PrismaClient, now: Date, limit: number): Promise<number> {
  return system.$executeRaw`
    WITH expired AS MATERIALIZED (
      SELECT tenant_id, id FROM cart WHERE expire_time <= ${now} ORDER BY expire_time LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    DELETE FROM cart USING expired WHERE cart.tenant_id = expired.tenant_id AND cart.id = expired.id`;
}
