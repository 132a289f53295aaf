import {z} from 'zod';
import {catalogue} from '#mesh/catalogue.ts';
import {buildMesh} from '#mesh/render/model/build-mesh.ts';
import {readContracts} from '#mesh/render/model/read-contracts.ts';
import {Built} from './support/built.ts';
import {withPrograms} from './support/with-programs.ts';

const testWith = withPrograms('kustomize');
const mesh = buildMesh(readContracts('gen/descriptor.binpb'), catalogue);

const peer = z.looseObject({
  podSelector: z.looseObject({matchLabels: z.record(z.string(), z.string()).default({})}).optional(),
  namespaceSelector: z.unknown().optional(),
});
const rule = z.looseObject({
  from: z.array(peer).optional(),
  to: z.array(peer).optional(),
  ports: z.array(z.looseObject({port: z.number(), protocol: z.string()})).default([]),
});
const policy = z.looseObject({
  podSelector: z.looseObject({matchLabels: z.record(z.string(), z.string()).default({})}),
  policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
  ingress: z.array(rule).default([]),
  egress: z.array(rule).default([]),
});

/** Pods of the mesh and of backends, by the labels that policies select. */
const pods = [
  ...mesh.services.map(({name}) => ({
    name,
    labels: {app: name, 'app.kubernetes.io/part-of': 'souk'} as Record<string, string>,
  })),
  {name: 'edge', labels: {app: 'edge', 'app.kubernetes.io/part-of': 'souk'}},
  ...['postgres', 'redis', 'nats'].map((name) => ({name, labels: {'souk.local/backend': name}})),
];

const selects = (selector: Record<string, string>, labels: Record<string, string>): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

/** The connections between pods of the namespace that Kubernetes lets through: both ends must say so. */
const connections = (built: Built): string[] => {
  const policies = built.of('NetworkPolicy').map(({spec}) => policy.parse(spec));
  const rulesOf = (labels: Record<string, string>, type: 'Ingress' | 'Egress') =>
    policies
      .filter(({podSelector, policyTypes}) => policyTypes.includes(type) && selects(podSelector.matchLabels, labels))
      .flatMap((each) => (type === 'Ingress' ? each.ingress : each.egress));
  const portsTowards = (rules: readonly z.infer<typeof rule>[], side: 'from' | 'to', labels: Record<string, string>) =>
    rules
      .filter(
        (each) =>
          each[side] === undefined ||
          each[side].some(
            ({podSelector, namespaceSelector}) =>
              podSelector && !namespaceSelector && selects(podSelector.matchLabels, labels),
          ),
      )
      .flatMap(({ports}) => ports.map(({port}) => port));
  return pods.flatMap((caller) =>
    pods.flatMap((called) => {
      const out = portsTowards(rulesOf(caller.labels, 'Egress'), 'to', called.labels);
      const into = portsTowards(rulesOf(called.labels, 'Ingress'), 'from', caller.labels);
      return [...new Set(out.filter((port) => into.includes(port)))].map(
        (port) => `${caller.name} -> ${called.name}:${port}`,
      );
    }),
  );
};

const backendPorts = {postgres: 5432, redis: 6379, nats: 4222};
const portOf = (name: string): number => (catalogue.services[name]?.protocol === 'http' ? 8080 : 50051);

testWith(
  'pods can connect where the contracts let services call and where a service has a need, and nowhere else',
  async (t) => {
    const wanted = [
      ...mesh.services.flatMap(({name, peers, needs}) => [
        ...peers.map((called) => `${name} -> ${called}:${portOf(called)}`),
        ...needs.map((need) => `${name} -> ${need}:${backendPorts[need]}`),
      ]),
      ...mesh.edgePeers.map((called) => `edge -> ${called}:${portOf(called)}`),
    ];
    for (const overlay of ['dev', 'production']) {
      const found = connections(await Built.from(`overlays/${overlay}`));
      const ofMesh = found.filter((each) => !/^(postgres|redis|nats) -> /.test(each));
      t.deepEqual(ofMesh.sort(), wanted.sort(), overlay);
      t.deepEqual(
        found.filter((each) => /^(postgres|redis|nats) -> /.test(each)).filter((each) => !/^(\w+) -> \1:/.test(each)),
        [],
        `${overlay}: servers of data call one another at the most`,
      );
    }
  },
);

testWith('a pod that no policy names can connect to nobody, and nobody to it', async (t) => {
  const policies = (await Built.from('base')).of('NetworkPolicy').map(({spec}) => policy.parse(spec));
  const everywhere = policies.filter(({podSelector}) => Object.keys(podSelector.matchLabels).length === 0);
  t.true(everywhere.some(({policyTypes}) => policyTypes.includes('Ingress') && policyTypes.includes('Egress')));
  const open = everywhere.flatMap(({ingress, egress}) => [...ingress, ...egress]);
  t.deepEqual([...new Set(open.flatMap(({ports}) => ports.map(({port}) => port)))], [53], 'all but names');
});
