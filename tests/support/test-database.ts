import {randomUUID} from 'node:crypto';
import pg from 'pg';
import type {DatabaseConfig} from '#runtime/data/database.ts';
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
  drop(): Promise<void>;
}

/**
 * A new database of a service, with its roles, migrations and fences, that is dropped when the test is over.
 *
 * @param of the name of a service, or role and migrations of another schema.
 */
export const testDatabase = async (
  t: {teardown(end: () => Promise<void>): void},
  of: string | Template,
): Promise<TestDatabase> => {
  const database = await createTestDatabase(of);
  t.teardown(database.drop);
  return database;
};

/** The same for a whole file of tests, `test.before`; it is dropped in `test.after.always`. */
export const createTestDatabase = async (of: string | Template): Promise<TestDatabase> => {
  const template = typeof of === 'string' ? templateOf(of) : of;
  const name = `${template.role}_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(async (server) => {
    const source = await templateDatabase(server, template, urlOf);
    await server.query(`create database ${name} owner ${template.role}_owner template ${source}`);
  });
  const superuser = new URL(serverUrl('SOUK_TEST_POSTGRES_URL'));
  superuser.pathname = `/${name}`;
  return {
    config: {url: urlOf(template.role, name), ownerUrl: urlOf(`${template.role}_owner`, name), connectTimeoutMs},
    superuserUrl: superuser.href,
    drop: () => asSuperuser(async (server) => void (await server.query(`drop database ${name} with (force)`))),
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

const asSuperuser = async (work: (server: pg.Client) => Promise<void>): Promise<void> => {
  const server = new pg.Client(serverUrl('SOUK_TEST_POSTGRES_URL'));
  await server.connect();
  try {
    await work(server);
  } finally {
    await server.end();
  }
};
