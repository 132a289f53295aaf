import type {Scale} from '../catalogue-entries.ts';
import type {ConfigMap} from '../envoy/config.ts';
import type {Mesh} from '../model/mesh.ts';
import {autoscaler, disruptionBudget} from './availability.ts';
import {containerConfinement} from './confinement.ts';
import {deployment} from './deployment.ts';
import {edgeContainerPorts, edgeService} from './edge-ports.ts';
import {agentPorts, bastionPorts, type Component, labelsOf} from './names.ts';
import {resourcesOf} from './resources-of.ts';

/** Balancers outside of the cluster take longer to notice than sidecars do. */
const drainSeconds = 30;
/** The container's name that Istio's template of a gateway fills in. */
const proxy = 'istio-proxy';

/** The edge, for the world. */
export const edgeObjects = ({edge}: Mesh): ConfigMap[] => [
  ...gateway('edge', edgeContainerPorts, edge.scale),
  {...service('edge'), spec: {...edgeService, selector: {app: 'edge'}}},
];

/** The bastion, for nobody but `kubectl port-forward`: no balancer and no Ingress leads to it. */
export const bastionObjects = ({edge}: Mesh): ConfigMap[] => [
  ...gateway('bastion', [{name: 'https', containerPort: bastionPorts.https}], edge.scale),
  {
    ...service('bastion'),
    spec: {
      type: 'ClusterIP',
      selector: {app: 'bastion'},
      ports: [{name: 'https', port: bastionPorts.https, targetPort: 'https', appProtocol: 'https'}],
    },
  },
];

/** A gateway of Istio, whose image, arguments and certificates its injector adds. */
const gateway = (name: 'edge' | 'bastion', ports: readonly ConfigMap[], scale: Scale): readonly ConfigMap[] => [
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {name, labels: labelsOf(name, name)},
    automountServiceAccountToken: false,
  },
  // istiod sends a gateway's TLS certificate to whom may read the Secret that it lies in, and to nobody else.
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: {name: `${name}-certificate`, labels: labelsOf(name, name)},
    rules: [{apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list']}],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: {name: `${name}-certificate`, labels: labelsOf(name, name)},
    roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: `${name}-certificate`},
    subjects: [{kind: 'ServiceAccount', name}],
  },
  deployment({
    app: name,
    component: name,
    track: 'stable',
    graceSeconds: drainSeconds + 10,
    labels: {'sidecar.istio.io/inject': 'true'},
    annotations: {
      'inject.istio.io/templates': 'gateway',
      'proxy.istio.io/config': `terminationDrainDuration: ${drainSeconds}s`,
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': String(agentPorts.metrics),
      'prometheus.io/path': '/stats/prometheus',
    },
    containers: [
      {
        name: proxy,
        image: 'auto',
        ports: [
          ...ports,
          {name: 'health', containerPort: agentPorts.health},
          {name: 'metrics', containerPort: agentPorts.metrics},
        ],
        startupProbe: {...healthy, periodSeconds: 1, failureThreshold: 60},
        readinessProbe: {...healthy, periodSeconds: 2, failureThreshold: 2},
        // The agent ends its container itself when Envoy does; a probe that restarts a gateway under load does harm.
        livenessProbe: {tcpSocket: {port: 'health'}, periodSeconds: 10, failureThreshold: 6},
        resources: resourcesOf(scale),
        securityContext: containerConfinement,
      },
    ],
  }),
  disruptionBudget(name, name),
  autoscaler(name, name, proxy, scale),
];

const service = (name: Component): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {name, labels: labelsOf(name, name)},
});

const healthy: ConfigMap = {httpGet: {port: 'health', path: '/healthz/ready'}};
