import {createHash} from 'node:crypto';
import type {MigrationList} from '@prisma/schema-engine-wasm';
import type {MigrationSession} from './migration-session.ts';

/**
 * Names of the migrations that the schema does not have yet. Throws when one that it has was changed afterwards: what the
 * code expects and what the database is would differ, and nothing would ever tell.
 */
export const pendingMigrations = async (
  session: MigrationSession,
  schema: string,
  {migrationDirectories}: MigrationList,
): Promise<string[]> => {
  const applied = await appliedMigrations(session, schema);
  return migrationDirectories.flatMap(({path, migrationFile: {content}}) => {
    const checksum = applied.get(path);
    if (checksum === undefined) return [path];
    if (content.tag === 'ok' && checksum === createHash('sha256').update(content.value).digest('hex')) return [];
    throw new Error(`migration ${path} was changed after it had been applied: undo that and add a new one`);
  });
};

/** By name, the checksum of each as Prisma has recorded it. */
const appliedMigrations = async (session: MigrationSession, schema: string): Promise<ReadonlyMap<string, string>> => {
  const table = `${schema}._prisma_migrations`;
  const [found] = await session.run<{exists: boolean}>('select to_regclass($1) is not null as exists', [table]);
  if (!found?.exists) return new Map();
  const finished = `select migration_name, checksum from ${table} where finished_at is not null and rolled_back_at is null`;
  const rows = await session.run<{migration_name: string; checksum: string}>(finished);
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
};
