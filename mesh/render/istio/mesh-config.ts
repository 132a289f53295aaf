import {identityTimeoutMs} from '../envoy/ask-identity.ts';
import {type ConfigMap, duration, note} from '../envoy/config.ts';
import {edgeFields, logFields} from '../envoy/observe.ts';
import {keys} from '../envoy/tokens.ts';
import {type Mesh, serviceOf} from '../model/mesh.ts';
import {hostOf, portOf} from './host.ts';
import {collector, collectorHost, providers} from './telemetry.ts';

/** Names of Envoy's statistics, as mesh/render/observability uses them. */
const statistics = [
  String.raw`cluster\.outbound.*\.(membership_(healthy|total)|outlier_detection\.ejections_enforced_total|circuit_breakers\.default\.rq_open|upstream_rq_(active_overflow|pending_overflow|retry|retry_overflow|retry_limit_exceeded|time))`,
  String.raw`http\..*\.(downstream_rq_(active|time|[1-5]xx)|jwt_authn\..*|ext_authz\.(denied|error)|adaptive_concurrency\.gradient_controller\.rq_blocked)`,
  String.raw`.*http_local_rate_limit\.rate_limited`,
  String.raw`server\.(uptime|memory_allocated)`,
];

/** What belongs to Istio as a whole rather than to a namespace: identities, TLS, and the providers that resources name. */
export const meshConfig = (mesh: Mesh): ConfigMap => ({
  trustDomain: mesh.trustDomain,
  meshMTLS: {minProtocolVersion: 'TLSV1_3'},
  outboundTrafficPolicy: {mode: 'REGISTRY_ONLY'},
  defaultHttpRetryPolicy: note('Nothing is repeated but what the contract calls harmless.', {attempts: 0}),
  defaultConfig: {
    tracing: {},
    holdApplicationUntilProxyStarts: true,
    proxyStatsMatcher: note(
      'What deploy/observability asks beside the standard metrics, which Istio keeps to by default.',
      {
        inclusionRegexps: statistics,
      },
    ),
  },
  extensionProviders: [
    {
      name: providers.identity,
      envoyExtAuthzGrpc: {
        service: hostOf(mesh, keys.service),
        port: portOf(serviceOf(mesh, keys.service)),
        timeout: duration(identityTimeoutMs),
        // The edge's EnvoyFilter says otherwise, and has the filters that refuse instead.
        failOpen: false,
        statusOnError: '503',
      },
    },
    {
      name: providers.accessLog,
      envoyFileAccessLog: {path: '/dev/stdout', logFormat: {labels: {...logFields, ...edgeFields}}},
    },
    {
      name: providers.tracing,
      opentelemetry: {
        service: collectorHost(mesh),
        port: collector.port,
        http: {path: collector.path, timeout: '1s'},
      },
    },
  ],
});
