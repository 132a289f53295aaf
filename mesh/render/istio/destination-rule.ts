import {type ConfigMap, duration, note} from '../envoy/config.ts';
import {identityOf, type Mesh, type Service} from '../model/mesh.ts';
import {connections, ejection, panicPercent, retries} from '../model/resilience.ts';
import {hostOf} from './host.ts';
import {localityBalancing} from './locality.ts';
import {resource} from './resource.ts';

/** How every caller treats a service: mTLS with exactly its identity, how much at once, and when an instance is left alone. */
export const destinationRule = (mesh: Mesh, {name, budget}: Service): ConfigMap =>
  resource(mesh, 'DestinationRule', name, {
    host: hostOf(mesh, name),
    exportTo: ['.'],
    trafficPolicy: {
      tls: {
        mode: 'ISTIO_MUTUAL',
        subjectAltNames: note('Nobody else, though the same CA signed its certificate.', [identityOf(mesh, name)]),
      },
      loadBalancer: {simple: 'LEAST_REQUEST', localityLbSetting: localityBalancing},
      connectionPool: {
        tcp: {connectTimeout: duration(connections.connectTimeoutMs)},
        http: {
          http2MaxRequests: budget.maxRequests,
          http1MaxPendingRequests: note('Of HTTP/2, too.', budget.maxPendingRequests),
          maxConcurrentStreams: connections.streams,
          idleTimeout: duration(connections.idleMs),
          http2KeepAlive: {
            interval: duration(connections.keepAliveIntervalMs),
            timeout: duration(connections.keepAliveTimeoutMs),
          },
        },
      },
      retryBudget: {percent: budget.retryBudgetPercent, minRetryConcurrency: retries.atOnce},
      outlierDetection: {
        interval: duration(ejection.intervalMs),
        baseEjectionTime: duration(ejection.baseMs),
        maxEjectionPercent: ejection.maxPercent,
        minHealthPercent: panicPercent,
        splitExternalLocalOriginErrors: true,
        consecutiveGatewayErrors: budget.consecutiveFailures,
        consecutiveLocalOriginFailures: budget.consecutiveFailures,
        consecutive5xxErrors: 0,
      },
    },
  });
