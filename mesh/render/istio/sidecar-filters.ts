import {type ConfigMap, note} from '../envoy/config.ts';
import {tenantHeader} from '../envoy/edge-counts.ts';
import {type Failure, failures, sidecarFailures} from '../envoy/failures.ts';
import {dropEarly, httpConnection, httpFilter, routerFilter} from '../envoy/http-connection.ts';
import {keysAsJson, keysRoute} from '../envoy/keys-document.ts';
import {grpcReplies, jsonReplies} from '../envoy/local-replies.ts';
import {callerHeader} from '../envoy/onward.ts';
import {retryBudgetFilter, routeRetryBudget} from '../envoy/retry-budget.ts';
import {tokenProvider} from '../envoy/token-filter.ts';
import {keys, remoteKeys, transactionToken} from '../envoy/tokens.ts';
import {isDoor} from '../model/doors.ts';
import {type Mesh, serviceOf} from '../model/mesh.ts';
import {tokenPolicySuffix} from './authorization.ts';
import {inlineDescriptor} from './descriptor.ts';
import {
  envoyFilter,
  insertFirst,
  insertLast,
  mergeConnection,
  mergeFilter,
  mergeHosts,
  mergeRoute,
} from './envoy-filter.ts';
import {clusterOf, portOf} from './host.ts';
import {peerPatch} from './peer-patch.ts';
import {jwksUri} from './request-authentication.ts';

/** How sidecars refuse, what they drop, and how strictly they read tokens: in all of this as in mesh/envoy. */
export const sidecarFilter = (mesh: Mesh): ConfigMap =>
  envoyFilter(mesh, 'sidecars', [
    mergeConnection(
      'SIDECAR_INBOUND',
      httpConnection({
        forward_client_cert_details: note('What a caller claims of a certificate is dropped.', 'SANITIZE_SET'),
        early_header_mutation_extensions: [dropEarly([transactionToken.payloadHeader, tenantHeader])],
        preserve_external_request_id: true,
        server_header_transformation: 'PASS_THROUGH',
        local_reply_config: {mappers: grpcReplies(mesh.contracts, [tokenMissing, ...sidecarFailures].map(askedInGrpc))},
      }),
    ),
    mergeConnection(
      'SIDECAR_OUTBOUND',
      httpConnection({
        early_header_mutation_extensions: [dropEarly([transactionToken.payloadHeader, tenantHeader, callerHeader])],
        preserve_external_request_id: true,
        server_header_transformation: 'PASS_THROUGH',
        local_reply_config: {mappers: grpcReplies(mesh.contracts, sidecarFailures)},
      }),
    ),
    mergeFilter('SIDECAR_INBOUND', strictTokens(mesh)),
    mergeFilter('SIDECAR_INBOUND', routerFilter()),
    mergeFilter('SIDECAR_OUTBOUND', routerFilter()),
    peerPatch('SIDECAR_OUTBOUND', 'grpc'),
    insertLast(
      'SIDECAR_OUTBOUND',
      retryBudgetFilter(
        mesh,
        mesh.services.map(({name}) => name),
      ),
    ),
    mergeHosts('SIDECAR_OUTBOUND', {include_attempt_count_in_response: true}),
    ...mesh.services.flatMap((service) =>
      service.methods
        .filter(({retryable, callers}) => retryable && callers.some((caller) => !isDoor(caller)))
        .map(({path}) =>
          mergeRoute('SIDECAR_OUTBOUND', path.slice(1), {typed_per_filter_config: routeRetryBudget(service)}),
        ),
    ),
  ]);

/** Pages are refused in JSON. */
export const pageFilter = (mesh: Mesh, service: string): ConfigMap =>
  envoyFilter(
    mesh,
    `${service}-refusals`,
    [
      mergeConnection(
        'SIDECAR_INBOUND',
        httpConnection({local_reply_config: {mappers: jsonReplies(mesh.contracts, failures)}}),
      ),
    ],
    service,
  );

/** identity's sidecar answers with the public keys as a JSON document, over HTTP; this one method is transcoded. */
export function keysFilter(mesh: Mesh): ConfigMap {
  const descriptor = inlineDescriptor(mesh, [keys.grpcService]);
  return envoyFilter(
    mesh,
    'identity-keys',
    [
      insertFirst('SIDECAR_INBOUND', keysAsJson(false, descriptor)),
      {
        applyTo: 'HTTP_ROUTE',
        match: {context: 'SIDECAR_INBOUND', routeConfiguration: {vhost: {route: {action: 'ANY'}}}},
        patch: {
          operation: 'INSERT_FIRST',
          value: keysRoute(`inbound|${portOf(serviceOf(mesh, keys.service))}||`, descriptor),
        },
      },
    ],
    keys.service,
  );
}

/**
 * The provider that istiod makes of a RequestAuthentication, with what that cannot say: lifetimes, clocks, and that Envoy
 * itself fetches the keys, often enough for their rotation. istiod would fetch them every 20 minutes, and it has no certificate
 * that identity takes.
 */
const strictTokens = (mesh: Mesh) =>
  httpFilter('envoy.filters.http.jwt_authn', 'jwt_authn.v3.JwtAuthentication', {
    providers: {
      'origins-0': {
        ...tokenProvider(remoteKeys(jwksUri(mesh), clusterOf(mesh, serviceOf(mesh, keys.service)))),
        // Where Istio's authorization looks for the principal.
        payload_in_metadata: 'payload',
      },
    },
  });

/** Istio refuses a request without a token by a policy, Envoy by the token filter: the caller sees the same. */
const tokenMissing: Failure = {
  reason: 'TOKEN_INVALID',
  when: `response.code_details.startsWith('rbac_access_denied') && response.code_details.contains('${tokenPolicySuffix}]')`,
  httpStatus: 401,
  message: 'There is no token, or it is not a valid one.',
};

/** A failure where the caller speaks gRPC. */
const askedInGrpc = (failure: Failure): Failure => ({
  ...failure,
  when: `request.headers['content-type'].startsWith('application/grpc') && (${failure.when})`,
});
