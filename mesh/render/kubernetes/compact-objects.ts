import type {ConfigMap} from '../envoy/config.ts';
import {calleesFirst} from '../model/compact-process.ts';
import type {Mesh} from '../model/mesh.ts';
import {containerConfinement} from './confinement.ts';
import {deployment} from './deployment.ts';
import {drainTimes} from './drain-times.ts';
import {edgeContainerPorts, edgeService} from './edge-ports.ts';
import {compactEnvironmentOf, databaseAuthorityVolume, settings} from './environment.ts';
import {migrationAccountObject, migrationJob, provisioningJob} from './migration-job.ts';
import {image, labelsOf, ports} from './names.ts';
import {compactNetworkPolicies} from './network-policies.ts';
import {resourcesOf} from './resources-of.ts';
import {telemetryAlias} from './telemetry-alias.ts';

const name = 'souk';
/** The working directory of both containers, in which their sockets lie (docs/architecture.md, Compact mode). */
const folder = '/run/souk';
const envoyImage = 'envoyproxy/envoy:distroless-v1.40.0';

/** All services in one process and one Envoy before it, in one pod: for an operator with few customers. */
export function compactObjects(mesh: Mesh): ConfigMap[] {
  const labels = labelsOf(name, 'compact');
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {name: mesh.namespace, labels: {'pod-security.kubernetes.io/enforce': 'restricted'}},
    },
    {apiVersion: 'v1', kind: 'ServiceAccount', metadata: {name, labels}, automountServiceAccountToken: false},
    pod(mesh),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {name: 'edge', labels},
      spec: {...edgeService, selector: {app: name}},
    },
    telemetryAlias,
    migrationAccountObject,
    ...mesh.services.filter(({needs}) => needs.includes('postgres')).map(migrationJob),
    provisioningJob(mesh),
    ...compactNetworkPolicies(mesh),
  ];
}

function pod({services, edge}: Mesh): ConfigMap {
  const times = drainTimes(services);
  // Envoy ends at once when it is told to: it is told when no call of the contract can be under way any more.
  const envoySeconds = times.noticeSeconds + Math.ceil(times.shutdownMs / 1000);
  const run = {name: 'run', mountPath: folder};
  return deployment({
    app: name,
    component: 'compact',
    track: 'stable',
    replicas: 1,
    graceSeconds: envoySeconds + times.graceSeconds,
    annotations: {
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': String(ports.metrics),
      'prometheus.io/path': '/metrics',
    },
    initContainers: [
      {
        name: 'contracts',
        image,
        // Envoy's transcoder reads them; they are in the image, and its own has no file of ours.
        command: ['cp', '/souk/gen/descriptor.binpb', `${folder}/descriptor.binpb`],
        resources: resourcesOf(edge.scale),
        securityContext: containerConfinement,
        volumeMounts: [run],
      },
    ],
    containers: [
      {
        name,
        image,
        args: calleesFirst(services).map((service) => service.name),
        workingDir: folder,
        env: compactEnvironmentOf(services),
        envFrom: [{configMapRef: {name: settings}}],
        ports: [{name: 'metrics', containerPort: ports.metrics}],
        startupProbe: {...answers, periodSeconds: 2, failureThreshold: 90},
        livenessProbe: {...answers, periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5},
        readinessProbe: {...ready, periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 5},
        lifecycle: {preStop: {sleep: {seconds: envoySeconds}}},
        resources: {requests: {cpu: '200m', memory: '384Mi'}, limits: {cpu: '2', memory: '1Gi'}},
        securityContext: containerConfinement,
        volumeMounts: [run, ...databaseAuthorityVolume.volumeMounts],
      },
      {
        name: 'envoy',
        image: envoyImage,
        args: ['--config-path', '/etc/envoy/envoy.yaml', '--service-node', name, '--service-cluster', name],
        workingDir: folder,
        ports: edgeContainerPorts,
        // A page that the process serves to everybody: both answer, or neither is called. A kubelet comes from outside, so over TLS.
        readinessProbe: {
          httpGet: {port: 'https', scheme: 'HTTPS', path: '/openapi.json'},
          periodSeconds: 2,
          failureThreshold: 3,
        },
        livenessProbe: {tcpSocket: {port: 'http'}, periodSeconds: 10, failureThreshold: 6},
        lifecycle: {preStop: {sleep: {seconds: envoySeconds}}},
        // Above the heap at which it refuses requests (overload manager): it shall shed, not be killed.
        resources: resourcesOf({...edge.scale, memoryLimitMiB: 1280}),
        securityContext: containerConfinement,
        volumeMounts: [
          run,
          {name: 'envoy', mountPath: '/etc/envoy', readOnly: true},
          {name: 'endpoints', mountPath: `${folder}/endpoints`, readOnly: true},
          {name: 'faults', mountPath: `${folder}/faults`, readOnly: true},
          {name: 'certs', mountPath: `${folder}/certs`, readOnly: true},
          {name: 'tls', mountPath: '/etc/souk/tls', readOnly: true},
        ],
      },
    ],
    volumes: [
      {name: 'run', emptyDir: {medium: 'Memory', sizeLimit: '16Mi'}},
      ...['envoy', 'endpoints', 'faults', 'certs'].map((each) => ({name: each, configMap: {name: `compact-${each}`}})),
      {name: 'tls', secret: {secretName: 'edge-tls'}},
      ...databaseAuthorityVolume.volumes,
    ],
  });
}

const answers: ConfigMap = {httpGet: {port: 'metrics', path: '/metrics'}};
/** As long as one of its services is: what one of them lacks must not take the others' requests away. */
const ready: ConfigMap = {httpGet: {port: 'metrics', path: '/ready'}};
