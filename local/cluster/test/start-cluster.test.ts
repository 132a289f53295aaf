import {readdirSync} from 'node:fs';
import test, {type ExecutionContext} from 'ava';
import {ownFolder} from '#tests/support/own-folder.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {missingPrograms} from '../cluster-program.ts';
import {type Cluster, startCluster} from '../start-cluster.ts';

const needed = ['server', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl', 'kwok'] as const;
const missing = missingPrograms(needed);
const file = wholeFile();
let cluster: Cluster;
let home: string;

/** They are built once by hand, because that takes minutes: where they are not, the tests say so. */
const withPrograms = (title: string, run: (t: ExecutionContext) => Promise<void>) =>
  missing.length === 0 ? test.serial(title, run) : test.serial.skip(`${title} (not built: npm run programs)`, run);

test.before(async () => {
  if (missing.length > 0) return;
  home = await ownFolder(file);
  const nodes = ['a', 'b'].map((zone) => ({name: `node-${zone}`, region: 'test', zone}));
  cluster = await startCluster({home, nodes});
  file.teardown(cluster.stop);
});
test.after.always(() => file.end());

const deployment = (replicas: unknown) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {name: 'shop', namespace: 'default'},
  spec: {
    replicas,
    selector: {matchLabels: {app: 'shop'}},
    template: {metadata: {labels: {app: 'shop'}}, spec: {containers: [{name: 'shop', image: 'shop'}]}},
  },
});

withPrograms('a manifest with a value of the wrong type is refused, and the refusal names the field', async (t) => {
  await t.throwsAsync(cluster.apply([deployment('three')]), {message: /\.spec\.replicas/});
  t.is((await cluster.kubectl(['get', 'deployments', '--output=name'])).trim(), '');
});

withPrograms('a deployment rolls out over the zones of the nodes, without a container being run', async (t) => {
  await cluster.apply([deployment(2)]);
  await cluster.kubectl(['rollout', 'status', 'deployment/shop', '--timeout=60s']);
  const nodes = await cluster.kubectl(['get', 'pods', '--output=jsonpath={.items[*].spec.nodeName}']);
  t.deepEqual(nodes.split(' ').sort(), ['node-a', 'node-b']);
});

withPrograms('who has not the token of the cluster is refused', async (t) => {
  await t.throwsAsync(cluster.kubectl(['--token=guessed', 'get', 'pods']), {message: /Unauthorized/});
});

withPrograms('after its stop nothing of a cluster is left but logs and keys', async (t) => {
  const {apiPort} = cluster.place;
  await cluster.stop();
  t.deepEqual(readdirSync(`${home}/run`), []);
  await t.throwsAsync(fetch(`https://127.0.0.1:${apiPort}/readyz`));
});
