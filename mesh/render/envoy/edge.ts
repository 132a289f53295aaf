import {type Mesh, serviceOf} from '../model/mesh.ts';
import {bootstrap} from './bootstrap.ts';
import {peerCluster, telemetryCluster} from './clusters.ts';
import type {ConfigMap} from './config.ts';
import {edgeFailures, transcodingFailure} from './edge-failures.ts';
import {edgeFilters} from './edge-filters.ts';
import {credentialHeader, tenantHeader} from './edge-limits.ts';
import {edgeRoutes} from './edge-routes.ts';
import type {Failure} from './failures.ts';
import {dropEarly, httpConnection} from './http-connection.ts';
import {cel, grpcReplies, jsonReplies} from './local-replies.ts';
import {accessLog, tracing} from './observe.ts';
import {serveClients} from './tls.ts';
import {keys} from './tokens.ts';

/** Headers that only the mesh may set. */
const meshOnly = [
  'txn-token',
  'x-souk-claims',
  tenantHeader,
  credentialHeader,
  'x-forwarded-client-cert',
  'grpc-timeout',
];

/** Everything that the edge runs with: the only door from outside. */
export function edge(mesh: Mesh): ConfigMap {
  const peers = [...new Set([keys.service, ...mesh.edgePeers])].sort();
  return bootstrap(
    'edge',
    [listener(mesh, 'http', 8080), listener(mesh, 'https', 8443, serveClients())],
    [...peers.map((peer) => peerCluster(mesh, serviceOf(mesh, peer))), telemetryCluster()],
  );
}

function listener(mesh: Mesh, name: string, port: number, transportSocket?: ConfigMap): ConfigMap {
  return {
    name,
    address: {socket_address: {address: '127.0.0.1', port_value: port}},
    per_connection_buffer_limit_bytes: 1024 * 1024,
    filter_chains: [{transport_socket: transportSocket, filters: [connection(mesh, name)]}],
  };
}

function connection(mesh: Mesh, name: string): ConfigMap {
  return httpConnection({
    stat_prefix: name,
    codec_type: 'AUTO',
    // No internal_address_config: then nobody outside is trusted with x-envoy-* headers and request ids. An empty one
    // would trust loopback and private networks.
    use_remote_address: true,
    early_header_mutation_extensions: dropEarly(meshOnly),
    always_set_request_id_in_response: true,
    server_header_transformation: 'PASS_THROUGH',
    normalize_path: true,
    path_with_escaped_slashes_action: 'REJECT_REQUEST',
    max_request_headers_kb: mesh.edge.maxHeaderKiB,
    common_http_protocol_options: {
      idle_timeout: '60s',
      max_headers_count: 100,
      headers_with_underscores_action: 'REJECT_REQUEST',
    },
    http2_protocol_options: {
      max_concurrent_streams: 100,
      initial_stream_window_size: 64 * 1024,
      initial_connection_window_size: 1024 * 1024,
      connection_keepalive: {interval: '30s', timeout: '5s'},
    },
    request_headers_timeout: '10s',
    request_timeout: '60s',
    stream_idle_timeout: '60s',
    drain_timeout: '5s',
    access_log: [
      accessLog(name, {tenant: '%REQ(X-SOUK-TENANT)%', address: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%'}),
    ],
    tracing: tracing('edge'),
    local_reply_config: {
      mappers: [
        deniedByIdentity,
        ...grpcReplies(mesh.contracts, edgeFailures.map(askedInGrpc)),
        ...jsonReplies(mesh.contracts, [transcodingFailure, ...edgeFailures]),
      ],
    },
    http_filters: edgeFilters(mesh),
    route_config: edgeRoutes(mesh),
  });
}

/** A failure where the client speaks gRPC itself; what was REST carries its original path from the transcoder on. */
const askedInGrpc = (failure: Failure): Failure => ({
  ...failure,
  when: `request.headers['content-type'].startsWith('application/grpc') && !('x-envoy-original-path' in request.headers) && (${failure.when})`,
});

/** identity's refusals have their body already. */
const deniedByIdentity: ConfigMap = {
  filter: cel("response.code_details == 'ext_authz_denied'"),
  body_format_override: {content_type: 'application/json', text_format_source: {inline_string: '%LOCAL_REPLY_BODY%'}},
};
