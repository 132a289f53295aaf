import {z} from 'zod';
import {durationMs, serverUrl, wholeNumber} from './setting.ts';

/** Settings of a service's database. */
export interface DatabaseConfig {
  /** As the role that RPCs use, fenced by row-level security. */
  readonly url: string;
  /** As the role that owns the tables. */
  readonly ownerUrl: string;
  /** Whether the service applies its migrations when it starts, or expects that a job has done it. */
  readonly migrations: 'apply' | 'expect';
  /** Connections for RPCs. */
  readonly poolSize: number;
  /** RPCs that may wait for a connection; more are refused. */
  readonly maxWaiting: number;
  /** How long an RPC may wait for a connection, if it has the time. */
  readonly connectTimeoutMs: number;
  /** How long a statement may run. */
  readonly statementTimeoutMs: number;
}

const urls = z.object({
  DATABASE_URL: serverUrl('postgresql://cart@127.0.0.1:5432/cart', 'postgres', 'postgresql'),
  DATABASE_OWNER_URL: serverUrl('postgresql://cart_owner@127.0.0.1:5432/cart', 'postgres', 'postgresql'),
});

/** What is needed for migrations. */
export interface MigrationConfig extends Pick<DatabaseConfig, 'url' | 'ownerUrl'> {
  /** As a role that may create the database and its roles; undefined: they are there. */
  readonly adminUrl: string | undefined;
}

/** Reads DATABASE_URL, DATABASE_OWNER_URL and DATABASE_ADMIN_URL. */
export const migrationConfig: z.ZodType<MigrationConfig, unknown> = urls
  .extend({
    DATABASE_ADMIN_URL: serverUrl('postgresql://postgres@127.0.0.1:5432/postgres', 'postgres', 'postgresql').optional(),
  })
  .transform((env) => ({
    url: env.DATABASE_URL,
    ownerUrl: env.DATABASE_OWNER_URL,
    adminUrl: env.DATABASE_ADMIN_URL,
  }));

/**
 * Reads DATABASE_URL, DATABASE_OWNER_URL, DATABASE_MIGRATIONS and the limits DATABASE_POOL_SIZE, DATABASE_MAX_WAITING,
 * DATABASE_CONNECT_TIMEOUT_MS, DATABASE_STATEMENT_TIMEOUT_MS.
 */
export const databaseConfig: z.ZodType<DatabaseConfig, unknown> = urls
  .extend({
    DATABASE_MIGRATIONS: z.enum(['apply', 'expect']).default('apply'),
    DATABASE_POOL_SIZE: wholeNumber(1, 200, 10),
    DATABASE_MAX_WAITING: wholeNumber(0, 10_000, 200),
    DATABASE_CONNECT_TIMEOUT_MS: durationMs(2000),
    DATABASE_STATEMENT_TIMEOUT_MS: durationMs(5000),
  })
  .transform((env) => ({
    url: env.DATABASE_URL,
    ownerUrl: env.DATABASE_OWNER_URL,
    migrations: env.DATABASE_MIGRATIONS,
    poolSize: env.DATABASE_POOL_SIZE,
    maxWaiting: env.DATABASE_MAX_WAITING,
    connectTimeoutMs: env.DATABASE_CONNECT_TIMEOUT_MS,
    statementTimeoutMs: env.DATABASE_STATEMENT_TIMEOUT_MS,
  }));
