import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import type {MigrationList} from '@prisma/schema-engine-wasm';

/** Reads a folder of migrations as `prisma migrate` lays them out: `<time>_<name>/migration.sql`. */
export const readMigrations = (folder: URL): MigrationList => {
  const base = fileURLToPath(folder).replace(/\/$/, '');
  const names = readdirSync(base, {withFileTypes: true})
    .filter((entry) => entry.isDirectory() && existsSync(`${base}/${entry.name}/migration.sql`))
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: base,
    lockfile: {path: 'migration_lock.toml', content: 'provider = "postgresql"\n'},
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: {tag: 'ok', value: readFileSync(`${base}/${name}/migration.sql`, 'utf8')},
      },
    })),
  };
};
