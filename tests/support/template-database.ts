import {createHash} from 'node:crypto';
import {globSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import pg from 'pg';
import {migrate} from '#runtime/data/migrate.ts';

/** One at a time builds a template; the number is of no other meaning. */
const lock = 7_685_109;
const runtimeData = new URL('../../runtime/data/', import.meta.url);

/** A service's database before its first row. */
export interface Template {
  /** The role of calls; `<role>_owner` owns the tables. */
  readonly role: string;
  readonly migrations: URL;
}

/** The password of both roles, where the server asks for one. */
export const rolePassword = 'souk-test';

/**
 * The name of a database with the migrations applied and the fences set, made when there is none. Its name holds a hash of
 * what it is made from, so that a changed migration makes another.
 *
 * @param server a client of the superuser.
 */
export const templateDatabase = async (
  server: pg.Client,
  {role, migrations}: Template,
  urlOf: (role: string, database: string) => string,
): Promise<string> => {
  const name = `souk_test_${role}_${hashOf(migrations, runtimeData)}`;
  await server.query('select pg_advisory_lock($1)', [lock]);
  try {
    for (const each of [role, `${role}_owner`]) await ensureRole(server, each);
    const {rows} = await server.query<{datistemplate: boolean}>(
      'select datistemplate from pg_database where datname = $1',
      [name],
    );
    if (rows[0]?.datistemplate) return name;
    // Left behind by a run that was killed while it made it.
    await server.query(`drop database if exists ${name} with (force)`);
    await server.query(`create database ${name} owner ${role}_owner`);
    await migrate({ownerUrl: urlOf(`${role}_owner`, name), role, migrations});
    await server.query(`alter database ${name} is_template true`);
    return name;
  } finally {
    await server.query('select pg_advisory_unlock($1)', [lock]);
  }
};

const ensureRole = async (server: pg.Client, role: string): Promise<void> => {
  const {rowCount} = await server.query('select from pg_roles where rolname = $1', [role]);
  if (rowCount === 0) await server.query(`create role ${pg.escapeIdentifier(role)}`);
  await server.query(`alter role ${pg.escapeIdentifier(role)} login password ${pg.escapeLiteral(rolePassword)}`);
};

const hashOf = (...folders: readonly URL[]): string => {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const cwd = fileURLToPath(folder);
    for (const file of globSync(['**/migration.sql', 'fence-tables.ts', 'migrate.ts'], {cwd}).sort()) {
      hash.update(file).update(readFileSync(`${cwd}/${file}`));
    }
  }
  return hash.digest('hex').slice(0, 12);
};
