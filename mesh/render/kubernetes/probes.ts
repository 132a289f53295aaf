import type {ConfigMap} from '../envoy/config.ts';
import {ports} from './names.ts';

/**
 * How the kubelet asks a gRPC service. `live` answers as long as the process does: a restart would bring no lost database
 * back. `ready` takes the pod out of service (docs/architecture.md, Health).
 */
export const grpcProbes: ConfigMap = probes(
  {grpc: {port: ports.grpc, service: 'live'}},
  {grpc: {port: ports.grpc, service: 'ready'}},
);

/** The same for a service of HTTP, which has one answer. */
export const httpProbes: ConfigMap = probes(
  {httpGet: {port: 'http', path: '/healthz'}},
  {httpGet: {port: 'http', path: '/healthz'}},
);

function probes(live: ConfigMap, ready: ConfigMap): ConfigMap {
  return {
    // A start may wait for the migration of its database.
    startupProbe: {...live, periodSeconds: 2, failureThreshold: 90, timeoutSeconds: 2},
    livenessProbe: {...live, periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5},
    readinessProbe: {...ready, periodSeconds: 2, failureThreshold: 2, timeoutSeconds: 2},
  };
}
