import pg from 'pg';
import type {Secrets} from '../home/secrets.ts';

/** How a service reaches its database: as the role of its RPCs and as the owner of its tables. */
export interface DatabaseUrls {
  readonly url: string;
  readonly ownerUrl: string;
}

/**
 * Makes, where they are missing, the database of each service, the role `<service>_owner` that owns it, and the role
 * `<service>` that may only connect to it; nobody else may. Passwords become those of the home's secrets.
 */
export async function ensureDatabases(
  postgresUrl: string,
  services: readonly string[],
  secrets: Secrets,
): Promise<ReadonlyMap<string, DatabaseUrls>> {
  const client = new pg.Client({connectionString: postgresUrl});
  await client.connect();
  try {
    const databases = new Map<string, DatabaseUrls>();
    for (const service of services) databases.set(service, await ensureDatabase(client, postgresUrl, service, secrets));
    return databases;
  } finally {
    await client.end();
  }
}

async function ensureDatabase(
  client: pg.Client,
  postgresUrl: string,
  service: string,
  secrets: Secrets,
): Promise<DatabaseUrls> {
  const owner = `${service}_owner`;
  const url = await ensureRole(client, postgresUrl, service, service, secrets);
  const ownerUrl = await ensureRole(client, postgresUrl, service, owner, secrets);
  const [database, ownerName, roleName] = [service, owner, service].map((name) => client.escapeIdentifier(name));
  const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [service]);
  if (known.rowCount === 0) await client.query(`CREATE DATABASE ${database} OWNER ${ownerName}`);
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${roleName}`);
  return {url, ownerUrl};
}

async function ensureRole(
  client: pg.Client,
  postgresUrl: string,
  database: string,
  role: string,
  secrets: Secrets,
): Promise<string> {
  const password = secrets.get(`postgres:${role}`);
  const name = client.escapeIdentifier(role);
  const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (known.rowCount === 0) await client.query(`CREATE ROLE ${name} LOGIN`);
  const flags = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS';
  await client.query(`ALTER ROLE ${name} ${flags} PASSWORD ${client.escapeLiteral(password)}`);
  return Object.assign(new URL(postgresUrl), {username: role, password, pathname: `/${database}`}).href;
}
