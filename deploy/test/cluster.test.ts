import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {clusterProgram, missingPrograms} from '#local/cluster/cluster-program.ts';
import {type Cluster, startCluster} from '#local/cluster/start-cluster.ts';
import {project} from '#local/project.ts';
import {catalogue} from '#mesh/catalogue.ts';
import {ownFolder} from '#tests/support/own-folder.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {until} from '#tests/support/until.ts';
import {deploy as deliver, RolledBack} from '../delivery/deploy.ts';
import {beforeDeploy} from '../scripts/before-deploy.ts';
import {shiftCanary, startCanary, stopCanary} from '../scripts/canary/canary.ts';
import {rollBack} from '../scripts/roll-back.ts';
import {buildText} from './support/built.ts';
import {overlays} from './support/overlays.ts';

const programs = [
  'server',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kwok',
  'kustomize',
  'istio-crds.yaml',
  'cnpg-crds.yaml',
] as const;
const missing = missingPrograms(programs);
const file = wholeFile();
let cluster: Cluster;
const nodeNames = ['a1', 'a2', 'b1', 'b2'];

const testHere = (title: string, run: (t: ExecutionContext) => Promise<void>): void => {
  if (missing.length === 0) test.serial(title, run);
  else test.serial.skip(`${title} (not built: npm run programs)`, run);
};

/** The Barman plugin's own definition is in no package that could be had; this one accepts everything. */
const objectStores = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {name: 'objectstores.barmancloud.cnpg.io'},
  spec: {
    group: 'barmancloud.cnpg.io',
    scope: 'Namespaced',
    names: {kind: 'ObjectStore', plural: 'objectstores'},
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {openAPIV3Schema: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true}},
      },
    ],
  },
};

test.before(async (t) => {
  if (missing.length > 0) return;
  t.timeout(120_000);
  const nodes = nodeNames.map((name) => ({name, region: 'central', zone: name.slice(0, 1)}));
  cluster = await startCluster({home: await ownFolder(file), nodes});
  file.teardown(cluster.stop);
  for (const crds of ['istio-crds.yaml', 'cnpg-crds.yaml'] as const)
    await cluster.apply(readFileSync(clusterProgram(crds), 'utf8'));
  await cluster.apply([objectStores]);
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
});
test.after.always(() => file.end());

const souk = (...args: readonly string[]): Promise<string> => cluster.kubectl(['--namespace=souk', ...args]);
const folderOf = (overlay: string): string => join(project, 'deploy', 'overlays', overlay);

/** What a deployment does, by hand: what comes before, and the manifests. */
const deploy = async (overlay: string): Promise<readonly string[]> => {
  const made = await beforeDeploy(cluster.kubectl, folderOf(overlay));
  await cluster.apply(await buildText(`overlays/${overlay}`));
  return made;
};

const rolledOut = (name: string, timeout = '60s') =>
  souk('rollout', 'status', `deployment/${name}`, `--timeout=${timeout}`);
const services = Object.keys(catalogue.services);

for (const overlay of overlays) {
  testHere(`a real API server takes every object of ${overlay}, and the same once more renews no pod`, async (t) => {
    t.timeout(120_000);
    await deploy(overlay);
    const path = '--output=jsonpath={range .items[*]}{.metadata.name} {.spec.template}{"\\n"}{end}';
    const templates = () => souk('get', 'deployments,statefulsets', path);
    const before = await templates();
    t.regex(before, /^cart /m);
    await cluster.apply(await buildText(`overlays/${overlay}`));
    t.is(await templates(), before);
  });
}

testHere('Secrets are made once: a second deployment finds them and leaves them', async (t) => {
  const before = await souk('get', 'secrets', '--output=jsonpath={.items[*].data}');
  t.deepEqual(await beforeDeploy(cluster.kubectl, folderOf('production')), []);
  t.is(await souk('get', 'secrets', '--output=jsonpath={.items[*].data}'), before);
  const password = await souk('get', 'secret', 'postgres-cart', '--output=jsonpath={.data.password}');
  t.regex(Buffer.from(password, 'base64').toString(), /^[\w-]{43}$/);
});

testHere(
  'production rolls out: every service and the edge with two pods, one in each zone, within the strictest rules for pods',
  async (t) => {
    t.timeout(120_000);
    await deploy('production');
    for (const name of [...services, 'edge']) {
      await until(
        `${name} has two ready pods`,
        async () => (await souk('get', 'deployment', name, '--output=jsonpath={.status.readyReplicas}')) === '2',
        60_000,
      );
      await rolledOut(name);
      const nodes = await souk('get', 'pods', `--selector=app=${name}`, '--output=jsonpath={.items[*].spec.nodeName}');
      t.deepEqual(
        nodes
          .split(' ')
          .map((node) => node[0])
          .sort(),
        ['a', 'b'],
        name,
      );
    }
  },
);

testHere('every migration ends, and what the broker gets', async (t) => {
  await souk('wait', '--for=condition=Complete', 'jobs', '--all', '--timeout=60s');
  t.is((await souk('get', 'jobs', '--output=name')).trim().split('\n').length, 4);
});

testHere('no second pod of a service is evicted before the first has another', async (t) => {
  t.timeout(120_000);
  await rolledOut('cart');
  const pods = await souk('get', 'pods', '--selector=app=cart', '--output=jsonpath={.items[*].metadata.name}');
  const [first = '', second = ''] = pods.split(' ');
  const evict = (name: string) =>
    cluster.kubectl(
      ['create', '--raw', `/api/v1/namespaces/souk/pods/${name}/eviction`, '--filename=-'],
      JSON.stringify({apiVersion: 'policy/v1', kind: 'Eviction', metadata: {name, namespace: 'souk'}}),
    );
  // Where nothing can start, the first stays without another one.
  await cluster.kubectl(['cordon', ...nodeNames]);
  await evict(first);
  await t.throwsAsync(evict(second), {message: /disruption budget/});
  await cluster.kubectl(['uncordon', ...nodeNames]);
  const allowed = () => souk('get', 'pdb', 'cart', '--output=jsonpath={.status.disruptionsAllowed}');
  await until('the budget allows the next', async () => (await allowed()) === '1', 60_000);
  await evict(second);
  await rolledOut('cart');
});

testHere(
  'a version whose pods do not become ready takes none of the old ones, and one command takes it back',
  async (t) => {
    t.timeout(120_000);
    const image = () =>
      souk('get', 'deployment', 'cart', '--output=jsonpath={.spec.template.spec.containers[0].image}');
    for (const name of services) await rolledOut(name);
    // Fake nodes run every image; that these pods find no node stands for an image that does not start.
    const bad = {
      spec: {
        template: {spec: {nodeSelector: {'souk.local/none': 'there'}, containers: [{name: 'cart', image: 'souk:bad'}]}},
      },
    };
    await souk('patch', 'deployment', 'cart', `--patch=${JSON.stringify(bad)}`);
    await t.throwsAsync(rolledOut('cart', '3s'), {message: /timed out/});
    t.is(await souk('get', 'deployment', 'cart', '--output=jsonpath={.status.availableReplicas}'), '2');
    t.is(await image(), 'souk:bad');
    t.deepEqual(await rollBack(cluster.kubectl), ['cart']);
    t.is(await image(), 'souk');
  },
);

testHere(
  'a canary gets the share of requests that it is given, from inside and outside, and leaves no trace',
  async (t) => {
    t.timeout(120_000);
    const routes = async (name: string) => {
      const path = '--output=jsonpath={range .spec.http[*]}{.route}{"\\n"}{end}';
      const lines = (await souk('get', 'virtualservice', name, path)).trim().split('\n');
      const toInventory = lines.filter((line) => line.includes('inventory.souk.svc'));
      return [
        ...new Set(
          toInventory.map((line) =>
            [...line.matchAll(/"subset":"(\w+)"|"weight":(\d+)/g)]
              .map(([, subset, weight]) => subset ?? weight)
              .join(' '),
          ),
        ),
      ];
    };
    const before = await souk('get', 'virtualservices', '--output=jsonpath={.items[*].spec}');
    await startCanary(cluster.kubectl, 'inventory', 'souk:next');
    t.deepEqual(await routes('edge'), ['stable 100'], 'a canary that has just started is asked nothing');
    await shiftCanary(cluster.kubectl, 'inventory', 10);
    for (const name of ['edge', 'inventory']) t.deepEqual(await routes(name), ['stable 90 canary 10'], name);
    const subsets = await souk('get', 'destinationrule', 'inventory', '--output=jsonpath={.spec.subsets}');
    t.deepEqual(
      JSON.parse(subsets),
      ['stable', 'canary'].map((track) => ({name: track, labels: {track}})),
    );
    const pods = (track: string) =>
      souk(
        'get',
        'pods',
        `--selector=app=inventory,track=${track}`,
        '--output=jsonpath={.items[*].spec.containers[0].image}',
      );
    t.deepEqual([await pods('canary'), await pods('stable')], ['souk:next', 'souk souk']);
    await stopCanary(cluster.kubectl, 'inventory');
    t.is(await souk('get', 'virtualservices', '--output=jsonpath={.items[*].spec}'), before);
    t.is(await pods('canary'), '');
  },
);

testHere('without a zone its pods start in the other one', async (t) => {
  t.timeout(120_000);
  for (const node of ['b1', 'b2']) await cluster.kubectl(['taint', 'node', node, 'souk.local/lost=yes:NoSchedule']);
  t.teardown(async () => {
    for (const node of ['b1', 'b2']) await cluster.kubectl(['taint', 'node', node, 'souk.local/lost-']);
  });
  await souk('rollout', 'restart', 'deployment/inventory');
  await rolledOut('inventory');
  const nodes = await souk(
    'get',
    'pods',
    '--selector=app=inventory',
    '--field-selector=status.phase=Running',
    '--output=jsonpath={.items[*].spec.nodeName}',
  );
  t.deepEqual(
    nodes.split(' ').map((node) => node[0]),
    ['a', 'a'],
  );
});

/** Delivers an image of nothing: pods of fake nodes run it. */
const delivered = (commit: string, verify: () => Promise<void>): Promise<void> =>
  deliver({
    kubectl: cluster.kubectl,
    overlay: 'deploy/overlays/production',
    release: {repository: 'registry.example/souk', commit},
    verify,
    timeoutSeconds: 60,
    report: () => undefined,
  });

const images = async (): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await souk(
        'get',
        'deployments',
        '--selector=app.kubernetes.io/component=service',
        '--output=jsonpath={.items[*].spec.template.spec.containers[0].image}',
      )
    ).split(' '),
  );

testHere('a delivery that its smoke test does not accept takes every service back', async (t) => {
  t.timeout(240_000);
  await delivered('good', async () => undefined);
  t.deepEqual(await images(), new Set(['registry.example/souk:good']));
  const error = await t.throwsAsync(
    delivered('bad', async () => {
      t.deepEqual(await images(), new Set(['registry.example/souk:bad']));
      throw new Error('nothing can be bought');
    }),
    {instanceOf: RolledBack, message: /nothing can be bought/},
  );
  t.deepEqual(error?.deployments.toSorted(), services.toSorted());
  t.deepEqual(await images(), new Set(['registry.example/souk:good']));
});

testHere('a smoke test that fails after nothing was changed takes nothing back', async (t) => {
  t.timeout(120_000);
  const failing = delivered('good', () => Promise.reject(new Error('the edge is away')));
  const error = await t.throwsAsync(failing, {instanceOf: RolledBack});
  t.deepEqual(error?.deployments, []);
  t.deepEqual(await images(), new Set(['registry.example/souk:good']));
});
