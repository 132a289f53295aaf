import {z} from 'zod';
import {durationMs, serverUrl, wholeNumber} from './setting.ts';

/** Settings of a service's database. */
export interface DatabaseConfig {
  /** As the role that RPCs use, fenced by row-level security. */
  readonly url: string;
  /** As the role that owns the tables. */
  readonly ownerUrl: string;
  /** Connections for RPCs. */
  readonly poolSize: number;
  /** How long a query may wait for a connection. */
  readonly connectTimeoutMs: number;
  /** How long a statement may run. */
  readonly statementTimeoutMs: number;
}

/** Reads DATABASE_URL, DATABASE_OWNER_URL and the limits DATABASE_POOL_SIZE, DATABASE_CONNECT_TIMEOUT_MS, DATABASE_STATEMENT_TIMEOUT_MS. */
export const databaseConfig: z.ZodType<DatabaseConfig, unknown> = z
  .object({
    DATABASE_URL: serverUrl('postgresql://cart@127.0.0.1:5432/cart', 'postgres', 'postgresql'),
    DATABASE_OWNER_URL: serverUrl('postgresql://cart_owner@127.0.0.1:5432/cart', 'postgres', 'postgresql'),
    DATABASE_POOL_SIZE: wholeNumber(1, 200, 10),
    DATABASE_CONNECT_TIMEOUT_MS: durationMs(2000),
    DATABASE_STATEMENT_TIMEOUT_MS: durationMs(5000),
  })
  .transform((env) => ({
    url: env.DATABASE_URL,
    ownerUrl: env.DATABASE_OWNER_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    connectTimeoutMs: env.DATABASE_CONNECT_TIMEOUT_MS,
    statementTimeoutMs: env.DATABASE_STATEMENT_TIMEOUT_MS,
  }));
