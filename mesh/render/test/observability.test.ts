import {existsSync, globSync, readFileSync} from 'node:fs';
import test from 'ava';
import {catalogue} from '#mesh/catalogue.ts';
import {buildMesh} from '../model/build-mesh.ts';
import {readContracts} from '../model/read-contracts.ts';
import {runbookOf} from '../observability/rule.ts';
import {ruleFiles} from '../observability/rule-files.ts';
import {usedMetrics} from '../observability/used-metrics.ts';
import {catalogueOf} from './support/catalogue.ts';

const mesh = buildMesh(readContracts('gen/descriptor.binpb'), catalogue);
const alerts = [...ruleFiles(mesh).values()]
  .flat()
  .flatMap(({rules}) => rules.flatMap((rule) => ('alert' in rule ? [rule.alert] : [])));

test('every alert has a page with the steps to take, and every page an alert', (t) => {
  for (const alert of alerts) t.true(existsSync(runbookOf(alert)), `${alert} has no ${runbookOf(alert)}`);
  t.deepEqual(globSync('docs/runbooks/*.md').sort(), [...new Set(alerts.map(runbookOf))].sort());
});

test('every alert is seen firing by a test of promtool', (t) => {
  const tests = globSync('deploy/observability/tests/*.test.yaml').map((path) => readFileSync(path, 'utf8'));
  for (const alert of alerts)
    t.true(
      tests.some((text) => text.includes(`alertname="${alert}"`)),
      alert,
    );
});

test('metrics are found in an expression by whole name and by pattern, and its labels and recorded names are not', (t) => {
  const expr = 'rate(envoy_a_b{envoy_cluster_name="envoy_c"}[5m]) / souk:calls:total + {__name__=~"envoy_(d|e)"}';
  t.deepEqual(usedMetrics([expr]), ['envoy_(d|e)', 'envoy_a_b']);
});

test('an objective that no histogram can measure, or that leaves no budget, is refused', async (t) => {
  const objective = {availabilityPercent: 100, latencyPercent: 99, latencyMs: 300};
  const contracts = readContracts('gen/descriptor.binpb');
  const cart = catalogueOf({cart: {objective}}).services.cart;
  if (!cart) return t.fail('no cart');
  t.throws(() => buildMesh(contracts, {...catalogue, services: {...catalogue.services, cart}}), {
    message: /cart: an objective of 100 %.*no budget[\s\S]*cart: no histogram has the bound 300 ms/,
  });
});
