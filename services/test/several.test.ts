import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {request} from 'node:http';
import {createInterface} from 'node:readline';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import {healthOf} from '#tests/support/health-of.ts';
import {ownFolder} from '#tests/support/own-folder.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {natsEnvironment} from '#tests/support/test-nats.ts';
import {until} from '#tests/support/until.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Runs services in one process; `lines` is their log. */
const run = (t: ExecutionContext, services: readonly string[], cwd: string, env: Record<string, string>) => {
  const child = spawn(process.execPath, [main, ...services], {cwd, env, stdio: ['ignore', 'pipe', 'pipe']});
  const lines: Record<string, unknown>[] = [];
  const stderr = text(child.stderr);
  createInterface({input: child.stdout}).on('line', (line) => lines.push(JSON.parse(line)));
  // Once its output has been read to the end, too.
  const exited = once(child, 'close').then(([code]): unknown => code);
  t.teardown(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return {child, lines, stderr, exited};
};

/** What a process says about itself. */
const told = (socketPath: string, path: '/metrics' | '/ready') =>
  new Promise<{status: number | undefined; body: string}>((resolve, reject) => {
    request({socketPath, path}, async (response) => resolve({status: response.statusCode, body: await text(response)}))
      .on('error', reject)
      .end();
  });

const names = ['inventory', 'cart', 'web'] as const;

/** The settings of three services in one process, with a database of its own for each. */
const settings = async (t: ExecutionContext): Promise<Record<string, string>> => {
  const [inventory, cart] = [await testDatabase(t, 'inventory'), await testDatabase(t, 'cart')];
  return {
    INVENTORY__DATABASE_URL: inventory.config.url,
    INVENTORY__DATABASE_OWNER_URL: inventory.config.ownerUrl,
    CART__DATABASE_URL: cart.config.url,
    CART__DATABASE_OWNER_URL: cart.config.ownerUrl,
    ...Object.fromEntries(names.map((name) => [`${name.toUpperCase()}__SOUK_LISTEN`, `unix:${name}.sock`])),
    CART_COOKIE_KEY: Buffer.alloc(32).toString('base64'),
    SOUK_OUTBOUND: 'unix:outbound.sock',
    SOUK_METRICS: 'metrics.sock',
    SOUK_DRAIN_MS: '0',
    CACHE_TIER: 'memory',
    ...natsEnvironment(),
  };
};

test('several services run in one process, each with settings of its own, and stop in reverse order', async (t) => {
  t.timeout(60_000);
  const folder = await ownFolder(t);
  const {child, lines, exited} = run(t, names, folder, await settings(t));
  const serving = async (name: string) => (await healthOf(`unix:${folder}/${name}.sock`, 'ready')) === 'SERVING';
  await until(
    'both gRPC services are ready',
    async () => (await serving('inventory')) && (await serving('cart')),
    30_000,
  );
  const socket = `${folder}/metrics.sock`;
  const {body} = await until('metrics are served', () => told(socket, '/metrics').catch(() => undefined));
  for (const name of ['inventory', 'cart'])
    t.regex(body, new RegExp(`souk_dependency_up\\{service="${name}",dependency="database"[^}]*\\} 1`));
  const ready = await told(socket, '/ready');
  t.is(ready.status, 200);
  t.deepEqual(JSON.parse(ready.body), {inventory: true, cart: true, web: true});
  child.kill('SIGTERM');
  t.is(await exited, 0);
  const stopped = lines.filter(({msg}) => msg === 'stopped').map(({service}) => service);
  t.deepEqual(stopped, ['cart', 'inventory'], 'callers before those whom they call');
  t.is(lines.find(({msg}) => msg === 'stopping')?.service, 'souk');
});

test('a process is ready as long as any of its services is, and not while it ends', async (t) => {
  t.timeout(60_000);
  const folder = await ownFolder(t);
  const cart = await testDatabase(t, 'cart');
  const env = await settings(t);
  const urls = {CART__DATABASE_URL: cart.config.url, CART__DATABASE_OWNER_URL: cart.config.ownerUrl};
  const {child, exited} = run(t, names, folder, {...env, ...urls, SOUK_DRAIN_MS: '3000'});
  const socket = `${folder}/metrics.sock`;
  const ready = () => told(socket, '/ready').catch(() => undefined);
  await until('the process is ready', async () => (await ready())?.status === 200, 30_000);
  const database = new URL(cart.config.url).pathname.slice(1);
  await cart.query(`alter database ${database} connection limit 0`);
  await cart.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}' and usename like 'cart%'`,
  );
  const without = await until('cart is not ready', async () => {
    const answer = await ready();
    return answer?.body.includes('"cart":false') ? answer : undefined;
  });
  t.is(without.status, 200);
  t.deepEqual(JSON.parse(without.body), {inventory: true, cart: false, web: true});
  child.kill('SIGTERM');
  await until('it is not ready while it drains', async () => (await ready())?.status === 503);
  t.is(await exited, 0);
});

test('wrong settings of several services are named with their services, all at once', async (t) => {
  const {INVENTORY__SOUK_LISTEN: _, CART__DATABASE_URL: __, ...env} = await settings(t);
  const {exited, stderr} = run(t, names, await ownFolder(t), {...env, WEB__SOUK_DRAIN_MS: 'soon'});
  t.is(await exited, 78);
  for (const problem of ['inventory: SOUK_LISTEN', 'cart: DATABASE_URL', 'web: SOUK_DRAIN_MS'])
    t.regex(await stderr, new RegExp(`^ {2}${problem}: `, 'm'));
});

test('a service that does not exist is refused with the names that there are', async (t) => {
  const {exited, stderr} = run(t, ['cart', 'nothing'], await ownFolder(t), {});
  t.is(await exited, 64);
  t.regex(await stderr, /there is no service nothing, but .*cart.*inventory/);
});
