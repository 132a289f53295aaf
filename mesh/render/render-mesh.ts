import {bastion} from './envoy/bastion.ts';
import {compact} from './envoy/compact.ts';
import type {Config} from './envoy/config.ts';
import {edge} from './envoy/edge.ts';
import {sidecar} from './envoy/sidecar.ts';
import {toYaml, toYamlStream} from './envoy/to-yaml.ts';
import {istioFiles} from './istio/istio-files.ts';
import {kustomization} from './istio/kustomization.ts';
import {meshConfig} from './istio/mesh-config.ts';
import {kubernetesFiles} from './kubernetes/kubernetes-files.ts';
import type {Mesh} from './model/mesh.ts';
import {authorization} from './nats/authorization.ts';
import {brokerRights} from './nats/broker-rights.ts';
import {dashboards} from './observability/dashboards/dashboards.ts';
import {observabilityFiles} from './observability/observability-files.ts';
import {openapi} from './openapi/openapi.ts';

/** Every file made from the model, by its path in the project. */
export function renderMesh(mesh: Mesh): ReadonlyMap<string, string> {
  return new Map([
    ['mesh/openapi.json', `${JSON.stringify(openapi(mesh), null, 2)}\n`],
    ...mesh.services.map((service) =>
      envoyFile(service.name, `The sidecar of ${service.name}`, sidecar(mesh, service)),
    ),
    envoyFile('edge', 'The edge', edge(mesh)),
    envoyFile('bastion', 'The bastion, the door of developers', bastion(mesh)),
    envoyFile('compact', 'The only Envoy of a compact mesh', compact(mesh)),
    ...istio(mesh),
    ...nats(mesh),
    ...kubernetesFiles(mesh),
    ...observability(mesh),
  ]);
}

const envoyFile = (name: string, what: string, config: Config): [string, string] => [
  `mesh/envoy/${name}.yaml`,
  toYaml(header(`${what}: Envoy's whole configuration. Paths begin at the folder of the instance.`), config),
];

function istio(mesh: Mesh): [string, string][] {
  const files = istioFiles(mesh);
  return [
    ...files.map(({name, about, resources}): [string, string] => [
      `mesh/istio/${name}.yaml`,
      toYamlStream(header(about), resources),
    ]),
    [
      'mesh/istio/mesh-config.yaml',
      toYaml(header('What Istio itself is installed with (meshConfig).'), meshConfig(mesh)),
    ],
    ['mesh/istio/kustomization.yaml', toYaml(header('Every resource of this folder.'), kustomization(files))],
  ];
}

const nats = (mesh: Mesh): [string, string][] => {
  const rights = brokerRights(mesh);
  return [
    ['mesh/nats/authorization.conf', authorization(header('Who may do what at the broker.'), rights)],
    [
      'mesh/nats/consumers.json',
      `${JSON.stringify(
        rights.flatMap(({consumers}) => consumers),
        null,
        2,
      )}\n`,
    ],
  ];
};

const observability = (mesh: Mesh): [string, string][] => [
  ...observabilityFiles(mesh).map(({name, about, config}): [string, string] => [
    `deploy/observability/${name}.yaml`,
    toYaml(header(about), config),
  ]),
  ...[...dashboards(mesh)].map(([name, content]): [string, string] => [
    `deploy/observability/dashboards/${name}.json`,
    `${JSON.stringify(content, null, 2)}\n`,
  ]),
];

const header = (what: string): string =>
  `${what}
Made by mesh/render from proto/ and mesh/catalogue.ts; do not edit. Anew: npm run generate`;
