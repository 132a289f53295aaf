import type {Need} from '../catalogue-entries.ts';
import type {Config, ConfigMap} from '../envoy/config.ts';
import type {Mesh, Service} from '../model/mesh.ts';
import {
  agentPorts,
  backendLabel,
  backendPorts,
  edgePorts,
  migrationOf,
  namespaces,
  podsOf,
  ports,
  provisioning,
  telemetryPorts,
} from './names.ts';

const needs: readonly Need[] = ['postgres', 'redis', 'nats'];

/** Who may open a connection to whom: the same edges as the sidecars', once more in the network. All else is refused. */
export function networkPolicies(mesh: Mesh): ConfigMap[] {
  return [
    ...everyPod,
    policy(
      'mesh-to-control-and-telemetry',
      {matchLabels: {'app.kubernetes.io/part-of': 'souk'}},
      {
        ingress: [{from: [namespace(namespaces.telemetry)], ports: [tcp(agentPorts.metrics)]}],
        egress: [
          {to: [istiod], ports: [tcp(15012)]},
          {to: [namespace(namespaces.telemetry)], ports: telemetryPorts.map(tcp)},
        ],
      },
    ),
    ...mesh.services.map((service) => servicePolicy(mesh, service)),
    ...mesh.services
      .filter(({needs}) => needs.includes('postgres'))
      .map(({name}) => jobPolicy(migrationOf(name), 'postgres')),
    jobPolicy(provisioning, 'nats'),
    policy('edge', podsOf('edge'), {
      // No `from`: from everywhere.
      ingress: [{ports: [...worldPorts, tcp(agentPorts.health)]}],
      egress: mesh.edgePeers.map((peer) => toPeer(mesh, peer)),
    }),
    policy('bastion', podsOf('bastion'), {
      // `kubectl port-forward` comes from within the pod: no pod and no balancer has to get to the bastion's port.
      ingress: [{ports: [tcp(agentPorts.health)]}],
      egress: mesh.bastionPeers.map((peer) => toPeer(mesh, peer)),
    }),
    ...needs.map((need) => backendPolicy(mesh, need)),
  ];
}

/** The same for one pod with all services: the world may call it, and it calls what its services need. */
export function compactNetworkPolicies(mesh: Mesh): ConfigMap[] {
  const migrated = mesh.services.filter(({needs}) => needs.includes('postgres'));
  return [
    ...everyPod,
    policy('souk', podsOf('souk'), {
      ingress: [{ports: worldPorts}, {from: [namespace(namespaces.telemetry)], ports: [tcp(ports.metrics)]}],
      egress: [
        ...compactNeeds.map((need) => ({to: [backend(need)], ports: [tcp(backendPorts[need])]})),
        {to: [namespace(namespaces.telemetry)], ports: telemetryPorts.map(tcp)},
      ],
    }),
    ...migrated.map(({name}) => jobPolicy(migrationOf(name), 'postgres')),
    jobPolicy(provisioning, 'nats'),
    ...compactNeeds.map((need) =>
      policy(
        `backend-${need}`,
        {matchLabels: {[backendLabel]: need}},
        {
          ingress: [
            {
              from: [
                'souk',
                ...jobsOf(
                  need,
                  migrated.map(({name}) => name),
                ),
              ].map(pods),
              ports: [tcp(backendPorts[need])],
            },
          ],
        },
      ),
    ),
  ];
}

function servicePolicy(mesh: Mesh, {name, peers, needs, protocol}: Service): ConfigMap {
  const callers = [
    ...mesh.services.filter((caller) => caller.peers.includes(name)).map((caller) => caller.name),
    ...(mesh.edgePeers.includes(name) ? ['edge'] : []),
    ...(mesh.bastionPeers.includes(name) ? ['bastion'] : []),
  ];
  return policy(name, podsOf(name), {
    ingress: [{from: callers.map(pods), ports: [tcp(portOf(protocol))]}],
    egress: [
      ...peers.map((peer) => toPeer(mesh, peer)),
      ...needs.map((need) => ({to: [backend(need)], ports: [tcp(backendPorts[need])]})),
    ],
  });
}

const jobPolicy = (name: string, need: Need): ConfigMap =>
  policy(name, podsOf(name), {
    ingress: [],
    egress: [{to: [backend(need)], ports: [tcp(backendPorts[need])]}],
  });

/** The Jobs that prepare it. */
const jobsOf = (need: Need, services: readonly string[]): readonly string[] =>
  need === 'postgres' ? services.map(migrationOf) : need === 'nats' ? [provisioning] : [];

/** Services that need it, and the Jobs that prepare it. */
function backendPolicy({services}: Mesh, need: Need): ConfigMap {
  const names = services.filter((service) => service.needs.includes(need)).map(({name}) => name);
  const users = [...names, ...jobsOf(need, names)].map(pods);
  return policy(
    `backend-${need}`,
    {matchLabels: {[backendLabel]: need}},
    {
      ingress: [{from: users, ports: [tcp(backendPorts[need])]}],
    },
  );
}

function toPeer({services}: Mesh, peer: string): ConfigMap {
  const protocol = services.find(({name}) => name === peer)?.protocol ?? 'grpc';
  return {to: [pods(peer)], ports: [tcp(portOf(protocol))]};
}

function policy(name: string, podSelector: ConfigMap, rules: {ingress?: Config; egress?: Config}): ConfigMap {
  const policyTypes = [...(rules.ingress ? ['Ingress'] : []), ...(rules.egress ? ['Egress'] : [])];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {name, labels: {'app.kubernetes.io/part-of': 'souk'}},
    spec: {podSelector, policyTypes, ...rules},
  };
}

const portOf = (protocol: Service['protocol']): number => ports[protocol];
const pods = (app: string): ConfigMap => ({podSelector: podsOf(app)});
const backend = (need: Need): ConfigMap => ({podSelector: {matchLabels: {[backendLabel]: need}}});
const namespace = (name: string): ConfigMap => ({
  namespaceSelector: {matchLabels: {'kubernetes.io/metadata.name': name}},
});
const istiod = {...namespace(namespaces.istio), podSelector: podsOf('istiod')};
const dns = {...namespace(namespaces.dns), podSelector: {matchLabels: {'k8s-app': 'kube-dns'}}};
const tcp = (port: number): ConfigMap => ({protocol: 'TCP', port});
const udp = (port: number): ConfigMap => ({protocol: 'UDP', port});

const worldPorts: readonly ConfigMap[] = [tcp(edgePorts.http), tcp(edgePorts.https), udp(edgePorts.https)];

/** Without Redis: docs/decisions/0012. */
const compactNeeds: readonly Need[] = ['postgres', 'nats'];

const everyPod: readonly ConfigMap[] = [
  policy('nobody-to-nobody', {}, {ingress: [], egress: []}),
  policy('all-to-names', {}, {egress: [{to: [dns], ports: [udp(53), tcp(53)]}]}),
];
