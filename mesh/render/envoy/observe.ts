import {type ConfigMap, note, typed} from './config.ts';

/** What every line of an access log says. */
export const logFields: ConfigMap = {
  time: '%START_TIME%',
  log: 'access',
  method: '%REQ(X-ENVOY-ORIGINAL-METHOD?:METHOD)%',
  path: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  rpc: '%REQ(:PATH)%',
  status: '%RESPONSE_CODE%',
  grpc_status: '%GRPC_STATUS(CAMEL_STRING)%',
  duration_ms: '%DURATION%',
  upstream_ms: '%RESPONSE_DURATION%',
  trace_id: '%TRACE_ID%',
  request_id: '%REQ(X-REQUEST-ID)%',
  client_request_id: '%REQ(X-CLIENT-REQUEST-ID)%',
  peer: '%DOWNSTREAM_PEER_URI_SAN%',
  flags: '%RESPONSE_FLAGS%',
  details: '%RESPONSE_CODE_DETAILS%',
  upstream: '%UPSTREAM_CLUSTER%',
  attempts: '%UPSTREAM_REQUEST_ATTEMPT_COUNT%',
  upstream_failure: '%UPSTREAM_TRANSPORT_FAILURE_REASON%',
  bytes_received: '%BYTES_RECEIVED%',
  bytes_sent: '%BYTES_SENT%',
};

/** What a line of a door says besides: who asked, and from where. */
export const clientFields: ConfigMap = {
  tenant: '%REQ(X-SOUK-TENANT)%',
  address: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%',
  protocol: '%PROTOCOL%',
};

/** And of the edge itself: whether a decision was remembered for want of one. */
export const edgeFields: ConfigMap = {
  ...clientFields,
  remembered: '%DYNAMIC_METADATA(souk.question:remembered)%',
};

/**
 * JSON lines on stdout, one a request, without health checks. `listener` tells the directions of a sidecar apart; `filters`
 * must hold, too.
 */
export function accessLog(listener: string, extra: ConfigMap = {}, filters: readonly ConfigMap[] = []): ConfigMap {
  return {
    name: 'envoy.access_loggers.stdout',
    filter: note('Peers ask for health every two seconds.', {
      and_filter: {
        filters: [
          ...filters,
          ...['/grpc.health.v1.Health/Check', '/healthz'].map((exact) => ({
            header_filter: {header: {name: ':path', string_match: {exact}, invert_match: true}},
          })),
        ],
      },
    }),
    typed_config: typed('extensions.access_loggers.stream.v3.StdoutAccessLog', {
      log_format: {json_format: {...logFields, ...extra, listener}},
    }),
  };
}

/** Connections that never became a request: a foreign certificate, none at all, plain text. */
export function handshakeLog(listener: string): ConfigMap {
  return {
    name: 'envoy.access_loggers.stdout',
    filter: {
      extension_filter: {
        name: 'envoy.access_loggers.extension_filters.cel',
        typed_config: typed('extensions.access_loggers.filters.cel.v3.ExpressionFilter', {
          expression: "connection.transport_failure_reason != ''",
        }),
      },
    },
    typed_config: typed('extensions.access_loggers.stream.v3.StdoutAccessLog', {
      log_format: {
        json_format: {
          time: '%START_TIME%',
          log: 'handshake',
          failure: '%DOWNSTREAM_TRANSPORT_FAILURE_REASON%',
          peer: '%DOWNSTREAM_PEER_URI_SAN%',
          address: '%DOWNSTREAM_REMOTE_ADDRESS%',
          listener,
        },
      },
    }),
  };
}

/** Spans over OTLP; W3C trace context is taken from the caller or begun here, and passed on. */
export function tracing(service: string): ConfigMap {
  return {
    random_sampling: {value: 100},
    spawn_upstream_span: true,
    provider: {
      name: 'envoy.tracers.opentelemetry',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig',
        service_name: `${service}-envoy`,
        http_service: {
          http_uri: {uri: 'http://telemetry/v1/traces', cluster: 'telemetry', timeout: '1s'},
        },
      },
    },
  };
}
