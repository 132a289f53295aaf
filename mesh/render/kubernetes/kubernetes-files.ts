import {compact} from '../envoy/compact.ts';
import type {ConfigMap} from '../envoy/config.ts';
import {toYaml, toYamlStream} from '../envoy/to-yaml.ts';
import type {Mesh} from '../model/mesh.ts';
import {authorization} from '../nats/authorization.ts';
import {brokerRights} from '../nats/broker-rights.ts';
import {brokerUsersPatch, brokerUsersValues} from './broker-users.ts';
import {clusterDatabases} from './cluster-databases.ts';
import {compactObjects} from './compact-objects.ts';
import {bastionObjects, edgeObjects} from './door-objects.ts';
import {migrationAccountObject, provisioningJob} from './migration-job.ts';
import {networkPolicies} from './network-policies.ts';
import {serviceObjects} from './service-objects.ts';
import {telemetryAlias} from './telemetry-alias.ts';

/** `deploy/base` and some files beside it: what of the manifests follows from contracts and catalogue, by path. Overlays add where everything is. */
export function kubernetesFiles(mesh: Mesh): ReadonlyMap<string, string> {
  const files = new Map([
    ...mesh.services.map((service): [string, string] => [
      `${service.name}.yaml`,
      toYamlStream(header(`The pods of ${service.name}`), serviceObjects(service)),
    ]),
    ['edge.yaml', toYamlStream(header('The edge'), edgeObjects(mesh))],
    ['bastion.yaml', toYamlStream(header('The bastion'), bastionObjects(mesh))],
    ['network-policies.yaml', toYamlStream(header('Who may connect to whom'), networkPolicies(mesh))],
    ['namespace.yaml', toYamlStream(header('The namespace of the mesh'), [namespace(mesh)])],
    ['telemetry.yaml', toYamlStream(header('Where traces go'), [telemetryAlias])],
    [
      'migrations.yaml',
      toYamlStream(header('The account of migrations, and what the broker gets'), [
        migrationAccountObject,
        provisioningJob(mesh),
      ]),
    ],
  ]);
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: mesh.namespace,
    resources: ['../../mesh/istio', ...[...files.keys()].sort()],
  };
  files.set('kustomization.yaml', toYamlStream(header('What every overlay has'), [kustomization]));
  const rights = brokerRights(mesh);
  return new Map([
    ...[...files].map(([name, text]): [string, string] => [`deploy/base/${name}`, text]),
    [
      'deploy/components/postgres-cluster/databases.yaml',
      toYamlStream(header('Databases and roles of the services'), clusterDatabases(mesh)),
    ],
    [
      'deploy/components/single-nats/authorization.conf',
      authorization(header('Who may do what at the broker'), rights),
    ],
    [
      'deploy/components/single-nats/users.yaml',
      toYaml(header('The passwords of the users'), brokerUsersPatch(rights)),
    ],
    [
      'deploy/charts/nats-users.yaml',
      toYaml(header('Values of the chart nats: who may do what'), brokerUsersValues(rights)),
    ],
    ['deploy/overlays/compact/souk.yaml', toYamlStream(header('All services in one pod'), compactObjects(mesh))],
    [
      'deploy/overlays/compact/files/envoy.yaml',
      toYaml(header('The Envoy of all services in one pod'), compact(mesh, '0.0.0.0')),
    ],
  ]);
}

/** Pods get Istio's sidecar. What breaks the strictest of Kubernetes' own rules for pods is told; an overlay may refuse it. */
const namespace = ({namespace: name}: Mesh): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name,
    labels: {
      'istio-injection': 'enabled',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/audit': 'restricted',
    },
  },
});

const header = (what: string): string =>
  `${what}, on Kubernetes. Made by mesh/render from proto/ and mesh/catalogue.ts; do not edit. Anew: npm run generate`;
