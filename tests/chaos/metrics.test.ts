import {globSync, readFileSync} from 'node:fs';
import test from 'ava';
import {parse} from 'yaml';
import {expressionsIn} from '#mesh/render/observability/expressions-in.ts';
import {isLabel} from '#mesh/render/observability/used-metrics.ts';
import {until} from '#tests/support/until.ts';
import {newBook, newCart} from '../mesh/support/books.ts';
import {controlPlane} from '../mesh/support/mesh.ts';
import {pauseWhile} from '../mesh/support/processes.ts';
import {type Scraped, scrapeAll} from '../mesh/support/scrape.ts';
import {newTenant} from '../mesh/support/tenant.ts';

/** No service of the mesh consumes durably yet. */
const notYet = new Set(['souk_consumer_pending']);

/** Everything that rules and dashboards ask of a mesh with sidecars of mesh/envoy. */
const expressions = [
  ...globSync('deploy/observability/rules/*.yaml').filter((file) => !file.includes('istio')),
  ...globSync('deploy/observability/dashboards/*.json'),
].flatMap((file) => expressionsIn(parse(readFileSync(file, 'utf8'))));

/** A metric of ours, `name{label="value", …}`, as an expression asks for it. */
const selector = /\b((?:envoy|grpc|nodejs|process|souk)_\w+)(?:\{([^}]*)\})?|\{__name__=~"([^"]+)"([^}]*)\}/g;

/** What is asked of the mesh: the name, or a pattern of it, and the labels that it must have. */
const asked = expressions.flatMap((expression) =>
  [...expression.matchAll(selector)].flatMap(([, name, matchers, pattern, more]) => {
    const wanted = name ?? pattern ?? '';
    if (isLabel(wanted) || notYet.has(wanted)) return [];
    const labels = [...`${matchers ?? more ?? ''}`.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label);
    return [{wanted, labels}];
  }),
);

const isThere = (scraped: Scraped, {wanted, labels}: {wanted: string; labels: readonly string[]}): boolean => {
  const name = new RegExp(`^(?:${wanted})$`);
  return [...scraped].some(
    ([metric, series]) => name.test(metric) && series.some((own) => labels.every((label) => own.has(label))),
  );
};

/** Istio's proxies and the one Envoy of compact mode measure other things; their rules have tests by promtool. */
const withSidecars = controlPlane === 'envoy' ? test.serial : test.skip;

withSidecars('every metric and label that a rule or a dashboard asks for is there, behind the one port', async (t) => {
  t.timeout(60_000);
  t.true(asked.length > 100, `only ${asked.length} selectors were found`);
  const {api} = await newTenant();
  const book = await newBook(api);
  const cart = await newCart(api);
  await api.post(`/v1/${cart}:setItem`, {book, quantity: 1});
  t.is((await api.get(`/v1/${cart}:check`)).status, 200);
  await api.get('/docs');
  await pauseWhile('inventory-0', async () => {
    t.is((await api.get(`/v1/${cart}:check`)).status, 504, 'a fault that is counted');
  });
  let missing: readonly string[] = [];
  const isWhole = async () => {
    const scraped = await scrapeAll();
    missing = asked.filter((one) => !isThere(scraped, one)).map(({wanted, labels}) => `${wanted}{${labels}}`);
    return missing.length === 0;
  };
  await t.notThrowsAsync(
    until('a scrape with everything', isWhole).catch(() => {
      throw new Error(`missing: ${missing.join(', ')}`);
    }),
  );
});
