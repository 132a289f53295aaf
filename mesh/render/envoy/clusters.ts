import type {Mesh, Service} from '../model/mesh.ts';
import {connections, ejection, inboundBudget, panicPercent, retries} from '../model/resilience.ts';
import {type ConfigMap, duration, note, typed} from './config.ts';
import {connectTo} from './tls.ts';
import {wholeAnswers} from './whole-answers.ts';

const http2 = {
  max_concurrent_streams: connections.streams,
  initial_stream_window_size: 1024 * 1024,
  initial_connection_window_size: 4 * 1024 * 1024,
};

function protocol(options: ConfigMap): ConfigMap {
  const type = 'extensions.upstreams.http.v3.HttpProtocolOptions';
  return {[`envoy.${type}`]: typed(type, options)};
}

/** The service that the sidecar stands in front of. */
export function appCluster(service: Service): ConfigMap {
  const explicit = service.protocol === 'grpc' ? {http2_protocol_options: http2} : {http_protocol_options: {}};
  return {
    name: 'app',
    type: 'STATIC',
    connect_timeout: '1s',
    typed_extension_protocol_options: protocol({explicit_http_config: explicit}),
    circuit_breakers: note('The callers have their budgets; this only keeps a flood from piling up in memory.', {
      thresholds: [
        {
          max_connections: inboundBudget.connections,
          max_requests: inboundBudget.requests,
          max_pending_requests: inboundBudget.pendingRequests,
        },
      ],
    }),
    load_assignment: behind('app', 'app.sock'),
  };
}

/** How a caller's Envoy speaks with the sidecars of a service: the `typed_extension_protocol_options` of its cluster. */
export const peerProtocol = ({protocol: spoken}: Pick<Service, 'protocol'>): ConfigMap =>
  protocol({
    common_http_protocol_options: {idle_timeout: duration(connections.idleMs)},
    http_filters: spoken === 'grpc' ? wholeAnswers : undefined,
    explicit_http_config: {http2_protocol_options: keptHttp2},
  });

/** A service of the mesh as one caller sees it: its instances' sidecars, and how much of it the caller may use. */
export function peerCluster(mesh: Mesh, service: Service): ConfigMap {
  const {name} = service;
  return {
    name,
    type: 'EDS',
    eds_cluster_config: {service_name: name, eds_config: endpointsFile(name)},
    connect_timeout: duration(connections.connectTimeoutMs),
    ignore_health_on_host_removal: true,
    lb_policy: 'LEAST_REQUEST',
    common_lb_config: note(
      'Zones of one priority by what is healthy in them. With half of all instances bad rather all are tried: an overload must not become an outage.',
      {
        locality_weighted_lb_config: {},
        healthy_panic_threshold: {value: panicPercent},
      },
    ),
    typed_extension_protocol_options: peerProtocol(service),
    transport_socket: connectTo(mesh, name),
    circuit_breakers: budgetOf(service),
    outlier_detection: note(
      'Counts what says that an instance is sick (unavailable, reset), not that a request was wrong.',
      {
        interval: duration(ejection.intervalMs),
        base_ejection_time: duration(ejection.baseMs),
        max_ejection_time: duration(ejection.maxMs),
        max_ejection_percent: ejection.maxPercent,
        successful_active_health_check_uneject_host: note(
          'An instance that says that it is ready and refuses all the same stays out.',
          false,
        ),
        split_external_local_origin_errors: true,
        consecutive_gateway_failure: service.budget.consecutiveFailures,
        enforcing_consecutive_gateway_failure: 100,
        consecutive_local_origin_failure: service.budget.consecutiveFailures,
        enforcing_consecutive_5xx: 0,
        enforcing_success_rate: 0,
        enforcing_local_origin_success_rate: 0,
      },
    ),
    health_checks: [healthCheck(service, 'HTTP2')],
    track_cluster_stats: {timeout_budgets: true},
  };
}

/**
 * A service in the one process of a compact mesh, behind its socket. There is no other instance that a request could go to
 * instead, so none is ever ejected.
 */
export function serviceCluster(service: Service): ConfigMap {
  const {name, protocol: spoken} = service;
  return {
    name,
    type: 'STATIC',
    connect_timeout: duration(connections.connectTimeoutMs),
    common_lb_config: {healthy_panic_threshold: {value: panicPercent}},
    typed_extension_protocol_options: protocol({
      common_http_protocol_options: {idle_timeout: duration(connections.idleMs)},
      explicit_http_config: spoken === 'grpc' ? {http2_protocol_options: keptHttp2} : {http_protocol_options: {}},
    }),
    circuit_breakers: budgetOf(service),
    health_checks: [healthCheck(service, 'HTTP1')],
    track_cluster_stats: {timeout_budgets: true},
    load_assignment: behind(name, `${name}.sock`),
  };
}

const keptHttp2: ConfigMap = {
  ...http2,
  connection_keepalive: {
    interval: duration(connections.keepAliveIntervalMs),
    timeout: duration(connections.keepAliveTimeoutMs),
  },
};

/** How much of a service may be used at once. */
const budgetOf = ({budget}: Service): ConfigMap => ({
  thresholds: [
    {
      max_requests: budget.maxRequests,
      max_pending_requests: budget.maxPendingRequests,
      retry_budget: {
        budget_percent: {value: budget.retryBudgetPercent},
        min_retry_concurrency: retries.atOnce,
      },
      track_remaining: true,
    },
  ],
});

const healthCheck = ({name, protocol: spoken}: Service, codec_client_type: 'HTTP1' | 'HTTP2'): ConfigMap => ({
  timeout: '1s',
  interval: '2s',
  no_traffic_interval: '2s',
  unhealthy_interval: '0.5s',
  unhealthy_edge_interval: '0.5s',
  unhealthy_threshold: 2,
  healthy_threshold: 1,
  ...(spoken === 'grpc'
    ? {grpc_health_check: {service_name: 'ready', authority: name}}
    : {http_health_check: {path: '/healthz', host: name, codec_client_type}}),
});

/** Where the only Envoy of a compact mesh finds the public keys: in a listener of its own. */
export const keysClusterAt = (name: string, socket: string): ConfigMap => ({
  name,
  type: 'STATIC',
  connect_timeout: '1s',
  load_assignment: behind(name, socket),
});

/** One endpoint behind a unix socket. */
const behind = (cluster_name: string, path: string): ConfigMap => ({
  cluster_name,
  endpoints: [{lb_endpoints: [{endpoint: {address: {pipe: {path}}}}]}],
});

/** Where spans go, OTLP over HTTP. Without an endpoint none is exported, but every request still has its trace context. */
export function telemetryCluster(): ConfigMap {
  return {
    name: 'telemetry',
    type: 'EDS',
    eds_cluster_config: {service_name: 'telemetry', eds_config: endpointsFile('telemetry')},
    connect_timeout: '1s',
  };
}

/** Where the instances of a peer listen; replaced in place when they change. */
const endpointsFile = (name: string): ConfigMap => ({
  resource_api_version: 'V3',
  path_config_source: {path: `endpoints/${name}.yaml`, watched_directory: {path: 'endpoints'}},
});
