import type {Mesh} from '../model/mesh.ts';
import type {ConfigMap} from './config.ts';
import {edgeFailures, overload, transcodingFailure} from './edge-failures.ts';
import type {Failure} from './failures.ts';
import {dropEarly, keepEarly} from './http-connection.ts';
import {cel, grpcReplies, jsonReplies} from './local-replies.ts';
import {transactionToken} from './tokens.ts';

/** What the client itself calls its request; the mesh has an id of its own for it, `x-request-id`. */
export const clientRequestId = 'x-client-request-id';

/** From where a request came, as the edge saw it; `clientAddressHeader` of runtime/server. */
export const clientAddress = 'x-souk-client-address';

/** With which staff of the operator say in which tenant they want to act; for identity alone. */
export const actInHeader = 'souk-act-in';

/** The verb of REST, from the transcoder: identity tells by it REST from gRPC, and what changes something. */
export const originalVerb = 'x-envoy-original-method';

/** From Envoy, on a request about which identity has said nothing. */
export const undecidedHeader = 'x-envoy-auth-failure-mode-allowed';

/** With what the names of all headers begin that the mesh has made up for itself. */
export const meshPrefix = 'x-souk-';

/** Other headers that only the mesh may set. */
const meshOnly = [
  transactionToken.header,
  'x-forwarded-client-cert',
  'grpc-timeout',
  clientRequestId,
  originalVerb,
  undecidedHeader,
];

/** How the edge speaks HTTP with clients, whichever proxy it is: what it accepts, and how it refuses. */
export function edgeConnection(mesh: Mesh): ConfigMap {
  return {
    codec_type: 'AUTO',
    // No internal_address_config: then nobody outside is trusted with x-envoy-* headers and request ids. An empty one
    // would trust loopback and private networks.
    use_remote_address: true,
    early_header_mutation_extensions: [dropEarly(meshOnly, meshPrefix), keepEarly('x-request-id', clientRequestId)],
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
    local_reply_config: edgeRefusals(mesh),
  };
}

/** What the edge answers of itself when it refuses. */
export const edgeRefusals = (mesh: Mesh): ConfigMap => ({
  mappers: [
    ...grpcReplies(mesh.contracts, [askedInGrpc(overload)]),
    ...jsonReplies(mesh.contracts, [overload]),
    deniedByIdentity,
    ...grpcReplies(mesh.contracts, edgeFailures.map(askedInGrpc)),
    ...jsonReplies(mesh.contracts, [transcodingFailure, ...edgeFailures]),
  ],
});

/** A failure where the client speaks gRPC itself; what was REST carries its original path from the transcoder on. */
const askedInGrpc = (failure: Failure): Failure => ({
  ...failure,
  when: `(${failure.when}) && request.headers['content-type'].startsWith('application/grpc') && !('x-envoy-original-path' in request.headers)`,
});

/** identity's refusals have their body already. */
const deniedByIdentity: ConfigMap = {
  filter: cel("response.code_details == 'ext_authz_denied'"),
  body_format_override: {content_type: 'application/json', text_format_source: {inline_string: '%LOCAL_REPLY_BODY%'}},
};
