import {type ConfigMap, note} from '../envoy/config.ts';
import {keys} from '../envoy/tokens.ts';
import type {Mesh, Service} from '../model/mesh.ts';
import {inboundBudget} from '../model/resilience.ts';
import {hostOf} from './host.ts';
import {podsOf, resource} from './resource.ts';
import {collectorHost} from './telemetry.ts';

/**
 * What a sidecar knows: the peers that the contracts let its service call, and the collector of its own spans. Databases and
 * brokers are no part of the mesh: pods reach them past the sidecar (deploy/).
 */
export function sidecarScope(mesh: Mesh, service: Service): ConfigMap {
  // The public keys come from identity, whether or not the service itself calls it.
  const peers = [...new Set([keys.service, ...service.peers])].sort();
  const hosts = [...peers.map((name) => hostOf(mesh, name)), collectorHost(mesh)];
  return resource(mesh, 'Sidecar', service.name, {
    workloadSelector: {labels: podsOf(service.name)},
    egress: [{hosts: hosts.map((host) => `./${host}`)}],
    outboundTrafficPolicy: {mode: 'REGISTRY_ONLY'},
    inboundConnectionPool: note('Else the budget of one caller would be that of all together.', {
      tcp: {maxConnections: inboundBudget.connections},
      http: {http2MaxRequests: inboundBudget.requests, http1MaxPendingRequests: inboundBudget.pendingRequests},
    }),
  });
}

/** Pods that are no service of the mesh know nobody. */
export const emptyScope = (mesh: Mesh): ConfigMap =>
  resource(mesh, 'Sidecar', 'default', {egress: [{hosts: ['~/*']}], outboundTrafficPolicy: {mode: 'REGISTRY_ONLY'}});
