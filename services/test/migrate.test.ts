import {execFile} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import test, {type ExecutionContext} from 'ava';
import pg from 'pg';

import {serverUrl} from '#tests/support/server-url.ts';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const adminUrl = serverUrl('SOUK_TEST_POSTGRES_URL');
const password = 'not only letters: /@%';

/** A name of a database that is not there, and of roles; all of it goes with the test. */
const emptyServer = (t: ExecutionContext) => {
  const name = `migrated_${randomBytes(6).toString('hex')}`;
  t.teardown(() =>
    asAdmin(async (client) => {
      await client.query(`drop database if exists ${name} with (force)`);
      for (const role of [name, `${name}_owner`]) await client.query(`drop role if exists ${role}`);
    }),
  );
  const urlAs = (username: string) =>
    Object.assign(new URL(adminUrl), {
      username,
      password: encodeURIComponent(password),
      pathname: `/${name}`,
    }).href;
  return {name, url: urlAs(name), ownerUrl: urlAs(`${name}_owner`)};
};

const asAdmin = async <Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> => {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const migrate = (env: Record<string, string>) => run(process.execPath, [main, '--migrate', 'cart'], {env});

test('on a server without the database the job makes database, roles and tables, and a second run changes nothing', async (t) => {
  const {url, ownerUrl} = emptyServer(t);
  const env = {DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl, DATABASE_ADMIN_URL: adminUrl};
  await migrate(env);
  await migrate(env);
  const client = new pg.Client(url);
  await client.connect();
  t.teardown(() => client.end());
  t.deepEqual((await client.query('select * from cart')).rows, []);
  await t.throwsAsync(client.query('create table other ()'), {message: /permission denied/});
});

test('without an admin nothing is created: the job fails and says which database is missing', async (t) => {
  const {name, url, ownerUrl} = emptyServer(t);
  await asAdmin((client) => client.query(`create role ${name}_owner login password ${client.escapeLiteral(password)}`));
  const failed = await t.throwsAsync<Error & {stdout: string}>(
    migrate({DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl}),
  );
  t.regex(failed?.stdout ?? '', /does not exist/);
  await asAdmin(async (client) => {
    t.is((await client.query('select from pg_database where datname = $1', [name])).rowCount, 0);
  });
});
