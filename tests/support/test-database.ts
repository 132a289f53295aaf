import {randomUUID} from 'node:crypto';
import pg from 'pg';
import type {DatabaseConfig} from '#runtime/data/database.ts';
import type {Scope} from './scope.ts';
import {serverUrl} from './server-url.ts';
import {rolePassword, type Template, templateDatabase} from './template-database.ts';

/** Tests run beside each other on machines that have other work too. */
const connectTimeoutMs = 15_000;

/** A database that one test, or one file of tests, has for itself. */
export interface TestDatabase {
  /** What `openDatabase` takes. */
  readonly config: DatabaseConfig;
  /** As superuser: for tests of what nobody else may. */
  readonly superuserUrl: string;
  /** Runs a statement as superuser, who sees and may do everything. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
}

/**
 * A new database of a service, with its roles, migrations and fences, that is dropped when its scope is over.
 *
 * @param of the name of a service, or role and migrations of another schema.
 */
export const testDatabase = async (scope: Scope, of: string | Template): Promise<TestDatabase> => {
  const template = typeof of === 'string' ? templateOf(of) : of;
  const name = `${template.role}_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(async (server) => {
    const source = await templateDatabase(server, template, urlOf);
    await server.query(`create database ${name} owner ${template.role}_owner template ${source}`);
  });
  const superuserUrl = Object.assign(new URL(serverUrl('SOUK_TEST_POSTGRES_URL')), {pathname: `/${name}`}).href;
  scope.teardown(() => asSuperuser(async (server) => void (await server.query(`drop database ${name} with (force)`))));
  return {
    config: {url: urlOf(template.role, name), ownerUrl: urlOf(`${template.role}_owner`, name), connectTimeoutMs},
    superuserUrl,
    query: (sql) =>
      asSuperuser(async (client) => (await client.query<Record<string, unknown>>(sql)).rows, superuserUrl),
  };
};

const templateOf = (service: string): Template => ({
  role: service,
  migrations: new URL(`../../services/${service}/prisma/migrations/`, import.meta.url),
});

const urlOf = (role: string, database: string): string => {
  const url = new URL(serverUrl('SOUK_TEST_POSTGRES_URL'));
  url.username = role;
  url.password = rolePassword;
  url.pathname = `/${database}`;
  return url.href;
};

const asSuperuser = async <Result>(
  work: (client: pg.Client) => Promise<Result>,
  url = serverUrl('SOUK_TEST_POSTGRES_URL'),
): Promise<Result> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};
