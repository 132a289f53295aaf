import pg from 'pg';
import {roleOf} from './role-of.ts';

export interface CreateDatabaseOptions {
  /** As a role that may create databases and roles: `postgres://postgres:…@host/postgres`. */
  readonly adminUrl: string;
  /** What shall be there: its path is the name of the database, its user and password become a role. */
  readonly url: string;
  /** The same for the role that owns the database. */
  readonly ownerUrl: string;
}

/**
 * Makes, where they are missing, a database, the role that owns it and the role that may only connect to it; nobody else
 * may. The roles get the passwords of their URLs. For servers without an operator that does this.
 */
export const createDatabase = async ({adminUrl, url, ownerUrl}: CreateDatabaseOptions): Promise<void> => {
  const client = new pg.Client({connectionString: adminUrl});
  await client.connect();
  try {
    for (const each of [url, ownerUrl]) await ensureRole(client, each);
    const database = decodeURIComponent(new URL(url).pathname.slice(1));
    const [name, owner, role] = [database, roleOf(ownerUrl), roleOf(url)].map((text) => client.escapeIdentifier(text));
    const known = await client.query('select from pg_database where datname = $1', [database]);
    if (known.rowCount === 0) await client.query(`create database ${name} owner ${owner}`);
    await client.query(`revoke all on database ${name} from public`);
    await client.query(`grant connect on database ${name} to ${role}`);
  } finally {
    await client.end();
  }
};

const ensureRole = async (client: pg.Client, url: string): Promise<void> => {
  const role = roleOf(url);
  const name = client.escapeIdentifier(role);
  const known = await client.query('select from pg_roles where rolname = $1', [role]);
  if (known.rowCount === 0) await client.query(`create role ${name} login`);
  const flags = 'login nosuperuser nocreatedb nocreaterole nobypassrls';
  const password = client.escapeLiteral(decodeURIComponent(new URL(url).password));
  await client.query(`alter role ${name} ${flags} password ${password}`);
};
