import {bindMigrationAwareSqlAdapterFactory} from '@prisma/driver-adapter-utils';
import {fenceTables} from './fence-tables.ts';
import {MigrationSession} from './migration-session.ts';
import {pendingMigrations} from './pending-migrations.ts';
import {readMigrations} from './read-migrations.ts';

/** One number for all databases of the mesh: the lock is only within one. */
const lock = 7_685_107;
const longestWaitForLock = '120s';
/** A start has more time than a call: the database may be starting too. */
export const connectTimeoutMs = 15_000;

/** Migrations of the runtime's own tables. */
export const runtimeMigrations = new URL('migrations/', import.meta.url);

export interface MigrateOptions {
  readonly ownerUrl: string;
  /** The role that calls use, to be fenced. */
  readonly role: string;
  /** The service's migrations. */
  readonly migrations: URL;
}

/**
 * Brings a database up to date, then fences its tables. All of it is one transaction: what fails leaves no trace and is
 * tried again at the next start. Replicas that start at once wait for each other. Hence a migration cannot use what
 * PostgreSQL refuses within a transaction, `create index concurrently`.
 * Throws an error that names the migration and the database's reason.
 */
export const migrate = async (options: MigrateOptions): Promise<void> => {
  const session = new MigrationSession(options.ownerUrl, connectTimeoutMs);
  try {
    await session.run(`begin; set local lock_timeout = '${longestWaitForLock}'`);
    await session.run('select pg_advisory_xact_lock($1)', [lock]);
    await session.run('create schema if not exists runtime');
    await apply(session, 'runtime', runtimeMigrations);
    await apply(session, 'public', options.migrations);
    await session.run('set local search_path to public');
    await fenceTables(session, options.role);
    await session.run('commit');
  } finally {
    await session.end();
  }
};

const apply = async (session: MigrationSession, schema: string, folder: URL): Promise<void> => {
  const migrationsList = readMigrations(folder);
  const pending = await pendingMigrations(session, schema, migrationsList);
  if (pending.length === 0) return;
  // Some megabytes that most starts do not need.
  const {SchemaEngine} = await import('@prisma/schema-engine-wasm');
  await session.run(`set local search_path to ${schema}`);
  const adapter = bindMigrationAwareSqlAdapterFactory(session.adapter(schema));
  const engine = await SchemaEngine.new({datamodels: undefined}, () => {}, adapter);
  try {
    await engine.applyMigrations({migrationsList, filters: {externalTables: [], externalEnums: []}});
  } catch (error) {
    const names = pending.join(', ');
    throw new Error(`migrations of schema ${schema} failed (${names}): ${reason(session.failure ?? error)}`, {
      cause: error,
    });
  } finally {
    engine.free();
  }
};

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
