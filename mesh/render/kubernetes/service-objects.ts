import type {ConfigMap} from '../envoy/config.ts';
import type {Service} from '../model/mesh.ts';
import {autoscaler, disruptionBudget} from './availability.ts';
import {containerConfinement} from './confinement.ts';
import {deployment} from './deployment.ts';
import {drainTimes} from './drain-times.ts';
import {databaseAuthorityVolume, environmentOf, settings} from './environment.ts';
import {migrationJob} from './migration-job.ts';
import {backendPorts, image, labelsOf, ports, telemetryPorts} from './names.ts';
import {grpcProbes, httpProbes} from './probes.ts';
import {resourcesOf} from './resources-of.ts';

/** Everything that runs one service: its account, its pods, their address, and how many there are. */
export function serviceObjects(service: Service): ConfigMap[] {
  const {name} = service;
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {name, labels: labelsOf(name, 'service')},
      automountServiceAccountToken: false,
    },
    serviceDeployment(service, 'stable'),
    addressOf(service),
    disruptionBudget(name, 'service'),
    autoscaler(name, 'service', name, service.scale),
    ...(service.needs.includes('postgres') ? [migrationJob(service)] : []),
  ];
}

/** The pods of a service, of the track that everybody is served by or of the canary beside it. */
export function serviceDeployment(service: Service, track: 'stable' | 'canary'): ConfigMap {
  const times = drainTimes([service]);
  const isGrpc = service.protocol === 'grpc';
  const authority = service.needs.includes('postgres') ? databaseAuthorityVolume : undefined;
  return deployment({
    app: service.name,
    component: 'service',
    track,
    graceSeconds: times.graceSeconds,
    annotations: {
      // Istio's agent merges these with Envoy's own metrics and serves both on its port.
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': String(ports.metrics),
      'prometheus.io/path': '/metrics',
      // The sidecar starts before the service and ends after it, and a Job can end at all.
      'sidecar.istio.io/nativeSidecar': 'true',
      // What is no service of the mesh has its own encryption and speaks first, which Istio could not tell from HTTP.
      'traffic.sidecar.istio.io/excludeOutboundPorts': [...Object.values(backendPorts), ...telemetryPorts].join(','),
      'proxy.istio.io/config': `terminationDrainDuration: ${times.sidecarSeconds}s`,
    },
    containers: [
      {
        name: service.name,
        image,
        args: [service.name],
        env: environmentOf(service),
        envFrom: [{configMapRef: {name: settings}}],
        ports: [
          isGrpc ? {name: 'grpc', containerPort: ports.grpc} : {name: 'http', containerPort: ports.http},
          {name: 'metrics', containerPort: ports.metrics},
        ],
        ...(isGrpc ? grpcProbes : httpProbes),
        lifecycle: {preStop: {sleep: {seconds: times.noticeSeconds}}},
        resources: resourcesOf(service.scale),
        securityContext: containerConfinement,
        volumeMounts: authority?.volumeMounts,
      },
    ],
    volumes: authority?.volumes,
  });
}

/** The name by which peers call the service; its pods of every track answer. */
function addressOf({name, protocol}: Service): ConfigMap {
  const port = protocol === 'grpc' ? ports.grpc : ports.http;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {name, labels: labelsOf(name, 'service')},
    spec: {
      selector: {app: name},
      ports: [{name: protocol, port, targetPort: protocol, appProtocol: protocol}],
    },
  };
}
