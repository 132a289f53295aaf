import {connectTimeoutMs, type MigrateOptions, runtimeMigrations} from './migrate.ts';
import {MigrationSession} from './migration-session.ts';
import {pendingMigrations} from './pending-migrations.ts';
import {readMigrations} from './read-migrations.ts';

/** Throws an error that names them when migrations have not been applied to a database, or others than these. */
export const expectMigrated = async ({
  ownerUrl,
  migrations,
}: Pick<MigrateOptions, 'ownerUrl' | 'migrations'>): Promise<void> => {
  const session = new MigrationSession(ownerUrl, connectTimeoutMs);
  try {
    const pending = [
      ...(await pendingMigrations(session, 'runtime', readMigrations(runtimeMigrations))),
      ...(await pendingMigrations(session, 'public', readMigrations(migrations))),
    ];
    if (pending.length > 0) throw new Error(`migrations are not applied yet: ${pending.join(', ')}`);
  } finally {
    await session.end();
  }
};
