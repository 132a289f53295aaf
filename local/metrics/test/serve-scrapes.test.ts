import {once} from 'node:events';
import {createServer} from 'node:http';
import {join} from 'node:path';
import test from 'ava';
import {freePort} from '#local/backends/free-port.ts';
import {ownFolder} from '#tests/support/own-folder.ts';
import type {ScrapeTarget} from '../scrape-target.ts';
import {serveScrapes} from '../serve-scrapes.ts';

test('one port answers for every process: its own metrics, 502 where it is away, and the list for Prometheus', async (t) => {
  const folder = await ownFolder(t);
  const target = (instance: string): ScrapeTarget => ({
    instance,
    service: 'cart',
    kind: 'service',
    zone: 'a',
    socket: join(folder, `${instance}.sock`),
    path: '/metrics',
  });
  const service = createServer(({url}, response) => response.end(`asked ${url}`)).listen(join(folder, 'cart-0.sock'));
  t.teardown(() => service.close());
  await once(service, 'listening');
  const port = await freePort();
  const scrapes = await serveScrapes([target('cart-0'), target('cart-1')], port);
  t.teardown(scrapes.close);

  const answer = await fetch(`${scrapes.url}/metrics/cart-0`);
  t.deepEqual([answer.status, await answer.text()], [200, 'asked /metrics']);
  t.is((await fetch(`${scrapes.url}/metrics/cart-1`)).status, 502);
  t.is((await fetch(`${scrapes.url}/metrics/cart-2`)).status, 404);
  const labels = (instance: string) => ({
    targets: [`127.0.0.1:${port}`],
    labels: {__metrics_path__: `/metrics/${instance}`, instance, service: 'cart', kind: 'service', zone: 'a'},
  });
  t.deepEqual(await (await fetch(`${scrapes.url}/targets`)).json(), [labels('cart-0'), labels('cart-1')]);
});
