import {randomBytes} from 'node:crypto';
import pg from 'pg';
import type {DatabaseConfig} from '#runtime/data/database.ts';
import type {Scope} from './end-of-file.ts';

/** A database of its own with the two roles of a service, as the runner makes it. */
export interface FreshDatabase {
  readonly config: DatabaseConfig;
  /** Runs a statement as superuser. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
}

/** Makes a database on the server of the tests (SOUK_TEST_POSTGRES_URL, as superuser); it goes with its scope. */
export const freshDatabase = async (scope: Scope): Promise<FreshDatabase> => {
  const server = process.env.SOUK_TEST_POSTGRES_URL;
  if (server === undefined) throw new Error('SOUK_TEST_POSTGRES_URL says where PostgreSQL is; npm test sets it');
  const name = `identity_test_${randomBytes(6).toString('hex')}`;
  const owner = `${name}_owner`;
  const password = randomBytes(12).toString('hex');
  const run = async (url: string, statements: readonly string[]) => {
    const client = new pg.Client({connectionString: url});
    await client.connect();
    try {
      let rows: Record<string, unknown>[] = [];
      for (const statement of statements) ({rows} = await client.query<Record<string, unknown>>(statement));
      return rows;
    } finally {
      await client.end();
    }
  };
  await run(server, [
    `create role ${owner} login password '${password}'`,
    `create role ${name} login password '${password}'`,
    `create database ${name} owner ${owner}`,
  ]);
  scope.teardown(async () => {
    await run(server, [`drop database ${name} with (force)`, `drop role ${name}`, `drop role ${owner}`]);
  });
  const urlOf = (username: string) => Object.assign(new URL(server), {username, password, pathname: `/${name}`}).href;
  const own = Object.assign(new URL(server), {pathname: `/${name}`}).href;
  return {config: {url: urlOf(name), ownerUrl: urlOf(owner)}, query: (sql) => run(own, [sql])};
};
