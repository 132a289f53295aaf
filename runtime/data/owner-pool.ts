import pg from 'pg';
import {currentLimits} from '#runtime/server/limits.ts';
import {watchConnections} from './watch-connections.ts';

/** Longest time for one statement across tenants: a server that hangs must not keep the few connections for ever. */
const statementTimeoutMs = 30_000;
const graceMs = 1000;

export interface OwnerPoolOptions {
  /** What the server's log and `pg_stat_activity` call the connections. */
  readonly service: string;
  readonly url: string;
  readonly size: number;
  readonly connectTimeoutMs: number;
  /** Longest pause within a transaction: what pauses longer has lost its process, and its locks must be free. */
  readonly pauseMs: number;
}

/** A pool of connections that see every tenant. What runs for a call is cancelled when the call is over. */
export const ownerPool = ({service, url, size, connectTimeoutMs, pauseMs}: OwnerPoolOptions): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: `${service}_owner`,
    max: size,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + graceMs,
  });
  const watch = watchConnections(pool);
  // Not as a parameter of the connection: poolers refuse those that they do not know. It goes before the first statement.
  pool.on('connect', (client) => {
    client.query(`set idle_in_transaction_session_timeout = ${pauseMs}`).catch(() => undefined);
  });
  const acquire = pool.connect.bind(pool);
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await acquire();
    watch(client, currentLimits());
    return client;
  };
  return Object.assign(pool, {
    connect,
    query: async (statement: string | pg.QueryConfig, values?: unknown[]) => {
      const client = await connect();
      let broken = true;
      try {
        const result = await client.query(statement, values);
        broken = false;
        return result;
      } catch (error) {
        broken = !(error instanceof pg.DatabaseError);
        throw error;
      } finally {
        client.release(broken);
      }
    },
  });
};
