import {join} from 'node:path';
import test from 'ava';
import {socketPath} from '#local/home/open-home.ts';
import {newCart} from '#tests/mesh/support/books.ts';
import {withDatabase} from '#tests/mesh/support/database.ts';
import {edge, home} from '#tests/mesh/support/mesh.ts';
import {newTenant} from '#tests/mesh/support/tenant.ts';
import {healthOf} from '#tests/support/health-of.ts';
import {until} from '#tests/support/until.ts';

const healthOfService = (service: string, name = 'ready') =>
  healthOf(`unix:${socketPath(join(home, 'run/souk-0', `${service}.sock`))}`, name);

const sql = (statement: string) =>
  withDatabase({database: 'postgres', role: 'postgres'}, (client) => client.query(statement));

test('the loss of one service’s database turns its own health red and nothing else’s, and is mended without a restart', async (t) => {
  const {api} = await newTenant();
  const cart = await newCart(api);
  t.teardown(() => sql('alter database cart connection limit -1'));
  await sql('alter database cart connection limit 0');
  await sql(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'cart'`);
  await until('cart is not ready', async () => (await healthOfService('cart')) === 'NOT_SERVING');
  for (const service of ['identity', 'inventory']) {
    t.is(await healthOfService(service), 'SERVING', service);
    t.is(await healthOfService(service, ''), 'SERVING', `${service} as a whole`);
  }
  t.is((await api.get(`/v1/${cart}`)).status, 503);
  t.is((await api.get('/v1/books')).status, 200);
  t.is((await fetch(`${edge}/docs`)).status, 200);
  await sql('alter database cart connection limit -1');
  await until('cart is ready again', async () => (await healthOfService('cart')) === 'SERVING');
  await until('carts are served again', async () => (await api.get(`/v1/${cart}`)).status === 200);
});
