import {randomBytes} from 'node:crypto';
import pg from 'pg';
import type {DatabaseConfig} from '#runtime/data/database.ts';

/** A database of its own with the two roles of a service, as the runner makes it. */
export interface FreshDatabase {
  readonly config: DatabaseConfig;
  drop(): Promise<void>;
}

/** Makes a database on the server of the tests (SOUK_TEST_POSTGRES_URL, as superuser). */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = process.env.SOUK_TEST_POSTGRES_URL;
  if (server === undefined) throw new Error('SOUK_TEST_POSTGRES_URL says where PostgreSQL is; npm test sets it');
  const name = `cart_test_${randomBytes(6).toString('hex')}`;
  const owner = `${name}_owner`;
  const password = randomBytes(12).toString('hex');
  await run(server, [
    `create role ${owner} login password '${password}'`,
    `create role ${name} login password '${password}'`,
    `create database ${name} owner ${owner}`,
  ]);
  const urlOf = (username: string) => Object.assign(new URL(server), {username, password, pathname: `/${name}`}).href;
  return {
    config: {url: urlOf(name), ownerUrl: urlOf(owner)},
    drop: () => run(server, [`drop database ${name} with (force)`, `drop role ${name}`, `drop role ${owner}`]),
  };
}

async function run(server: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({connectionString: server});
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
