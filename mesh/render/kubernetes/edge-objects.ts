import type {ConfigMap} from '../envoy/config.ts';
import type {Mesh} from '../model/mesh.ts';
import {autoscaler, disruptionBudget} from './availability.ts';
import {containerConfinement} from './confinement.ts';
import {deployment} from './deployment.ts';
import {agentPorts, edgePorts, labelsOf} from './names.ts';
import {resourcesOf} from './resources-of.ts';

/** Balancers outside of the cluster take longer to notice than sidecars do. */
const drainSeconds = 30;
/** The container's name that Istio's template of a gateway fills in. */
const proxy = 'istio-proxy';

/** The edge: a gateway of Istio, whose image, arguments and certificates its injector adds. */
export function edgeObjects({edge}: Mesh): ConfigMap[] {
  const labels = labelsOf('edge', 'edge');
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {name: 'edge', labels},
      automountServiceAccountToken: false,
    },
    // istiod sends the edge's TLS certificate to whom may read the Secret that it lies in, and to nobody else.
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: {name: 'edge-certificate', labels},
      rules: [{apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list']}],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: {name: 'edge-certificate', labels},
      roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'edge-certificate'},
      subjects: [{kind: 'ServiceAccount', name: 'edge'}],
    },
    deployment({
      app: 'edge',
      component: 'edge',
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
            {name: 'http', containerPort: edgePorts.http},
            {name: 'https', containerPort: edgePorts.https},
            {name: 'health', containerPort: agentPorts.health},
            {name: 'metrics', containerPort: agentPorts.metrics},
          ],
          startupProbe: {...healthy, periodSeconds: 1, failureThreshold: 60},
          readinessProbe: {...healthy, periodSeconds: 2, failureThreshold: 2},
          // The agent ends its container itself when Envoy does; a probe that restarts a gateway under load does harm.
          livenessProbe: {tcpSocket: {port: 'health'}, periodSeconds: 10, failureThreshold: 6},
          resources: resourcesOf(edge.scale),
          securityContext: containerConfinement,
        },
      ],
    }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {name: 'edge', labels},
      spec: {
        type: 'LoadBalancer',
        // Keeps the client's address, by which the edge limits.
        externalTrafficPolicy: 'Local',
        selector: {app: 'edge'},
        ports: [
          {name: 'http', port: 80, targetPort: 'http', appProtocol: 'http'},
          {name: 'https', port: 443, targetPort: 'https', appProtocol: 'https'},
        ],
      },
    },
    disruptionBudget('edge', 'edge'),
    autoscaler('edge', 'edge', proxy, edge.scale),
  ];
}

const healthy: ConfigMap = {httpGet: {port: 'health', path: '/healthz/ready'}};
