import pg from 'pg';
import {scopes} from './scope.ts';

export interface TenantPoolOptions {
  readonly url: string;
  readonly size: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

/** How long after its deadline a transaction may still hold a connection: the server has given up on it by then. */
const graceMs = 1000;
/**
 * Prepared statements are planned anew for each tenant: what is right for a small one is not for a large one. And pages
 * are in memory or on flash, where an index is hardly slower to read than a table.
 */
const planning = '-c plan_cache_mode=force_custom_plan -c random_page_cost=1.1';
const setTenant = {name: 'set-tenant', text: `select set_config('souk.tenant', $1, false)`};

/**
 * A pool whose connections remember their tenant, for row-level security: a query of another tenant tells the connection
 * first, in the same packet. A connection that could not be told is destroyed, its query fails.
 * Queries outside of a `Scope` are refused.
 */
export const tenantPool = ({url, size, connectTimeoutMs, statementTimeoutMs}: TenantPoolOptions): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    options: planning,
    pipeline: true,
  });
  // A lost connection fails the query that uses it; without these listeners it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const guards = new WeakMap<pg.PoolClient, NodeJS.Timeout>();
  pool.on('release', (_error, client) => clearTimeout(guards.get(client)));

  const tenants = new WeakMap<pg.PoolClient, string>();
  const acquire = pool.connect.bind(pool);

  /** A connection, and the promise that it has been told the tenant of the scope. */
  const connection = async (): Promise<{client: pg.PoolClient; told: Promise<unknown>}> => {
    const scope = scopes.getStore();
    if (!scope) throw new Error('a query of no tenant: it must come from forTenant');
    const client = await acquire();
    if (scope.deadline)
      guards.set(client, setTimeout(destroy, scope.deadline.getTime() - Date.now() + graceMs, client));
    if (tenants.get(client) === scope.tenant) return {client, told: Promise.resolve()};
    tenants.set(client, scope.tenant);
    return {client, told: client.query({...setTenant, values: [scope.tenant]})};
  };

  // Prisma's adapter calls these two: `query` for a statement on its own, `connect` for a transaction.
  return Object.assign(pool, {
    query: async (config: pg.QueryConfig) => {
      const {client, told} = await connection();
      const limited: pg.QueryConfig = Object.assign(config, {query_timeout: statementTimeoutMs + graceMs});
      const answer = client.query(limited);
      const [tell, query] = await Promise.allSettled([told, answer]);
      client.release(tell.status === 'rejected' || (query.status === 'rejected' && isBroken(query.reason)));
      if (tell.status === 'rejected') throw tell.reason;
      if (query.status === 'rejected') throw query.reason;
      return query.value;
    },
    connect: async () => {
      const {client, told} = await connection();
      try {
        await told;
        return client;
      } catch (error) {
        client.release(true);
        throw error;
      }
    },
  });
};

/** Whether the error is one of the connection, not of the statement. */
const isBroken = (error: unknown): boolean => !(error instanceof pg.DatabaseError);

const destroy = (client: pg.PoolClient): void => {
  if (client instanceof pg.Client) client.connection.stream.destroy();
};
