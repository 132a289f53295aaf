import pg from 'pg';
import {scopes} from './scope.ts';
import {connectionTeller} from './tell-connection.ts';
import {watchConnections} from './watch-connections.ts';

export interface TenantPoolOptions {
  /** What the server's log and `pg_stat_activity` call the connections. */
  readonly service: string;
  readonly url: string;
  readonly size: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

/** How long after its time the server may be silent about a statement before its connection is given up. */
const graceMs = 1000;
/**
 * Prepared statements are planned anew for each tenant: what is right for a small one is not for a large one. And pages
 * are in memory or on flash, where an index is hardly slower to read than a table. A statement whose process has died is
 * noticed within a second.
 */
const settings =
  '-c plan_cache_mode=force_custom_plan -c random_page_cost=1.1 -c client_connection_check_interval=1000';

/**
 * A pool whose connections remember their tenant, for row-level security: a query of another tenant tells the connection
 * first, in the same packet. A connection that could not be told is destroyed, its query fails.
 * Queries outside of a `Scope` are refused; those whose call is over are cancelled.
 */
export const tenantPool = ({service, url, size, connectTimeoutMs, statementTimeoutMs}: TenantPoolOptions): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: service,
    max: size,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    options: settings,
    pipeline: true,
  });
  const watch = watchConnections(pool);
  const tell = connectionTeller();
  const acquire = pool.connect.bind(pool);

  /** A connection, and the promise that it has been told the tenant and the time of the scope. */
  const connection = async (): Promise<{client: pg.PoolClient; told: Promise<unknown>; timeoutMs: number}> => {
    const scope = scopes.getStore();
    if (!scope) throw new Error('a query of no tenant: it must come from forTenant');
    const client = await acquire();
    const leftMs = scope.limits ? scope.limits.deadline.getTime() - Date.now() : statementTimeoutMs;
    const timeoutMs = Math.max(1, Math.min(leftMs, statementTimeoutMs));
    watch(client, scope.limits);
    return {client, told: tell(client, scope.tenant, timeoutMs), timeoutMs};
  };

  // Prisma's adapter calls these two: `query` for a statement on its own, `connect` for a transaction.
  return Object.assign(pool, {
    query: async (config: pg.QueryConfig) => {
      const {client, told, timeoutMs} = await connection();
      const limited: pg.QueryConfig = Object.assign(config, {query_timeout: timeoutMs + graceMs});
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
