import {type Mesh, serviceOf} from '../model/mesh.ts';
import {type ConfigMap, duration, note, typed} from './config.ts';
import {cachingHeaders, routeNotModified, varyForAll} from './edge-caching.ts';
import {actInHeader, clientAddress} from './edge-connection.ts';
import {credentialHeader, leasedHeader, leaseHeader, shareHeader} from './edge-counts.ts';
import {type PublicMethod, publicMethods} from './edge-methods.ts';
import {edgePages, pageHeaders} from './edge-pages.ts';
import {publicPaths} from './edge-paths.ts';
import {routeLimits} from './edge-shared-limits.ts';
import {routeFaults} from './faults.ts';
import {header} from './local-replies.ts';
import {methodRoute, retryPolicy} from './method-route.ts';
import type {Onward} from './onward.ts';
import {routeRetryBudget} from './retry-budget.ts';
import {keys} from './tokens.ts';

/** Where requests from outside go. What no route matches is answered 404. */
export function edgeRoutes(mesh: Mesh, {headers}: Onward): ConfigMap {
  return {
    ...edgeHeaders,
    request_headers_to_add: [...edgeHeaders.request_headers_to_add, ...(headers ?? [])],
    virtual_hosts: [
      {
        name: 'souk',
        domains: ['*'],
        include_attempt_count_in_response: true,
        typed_per_filter_config: corsPolicy(mesh),
        routes: [
          ...publicMethods(mesh).map((method) => grpcRoute(mesh, method)),
          ...pageRoutes(mesh),
          // The cluster is never asked: what was not transcoded is refused on the way.
          ...publicPaths(mesh).map(({regex, extras}) => ({
            match: {safe_regex: {regex}},
            ...extras,
            route: {cluster: keys.service},
          })),
        ],
      },
    ],
  };
}

/** Headers that every route of the edge adds and takes away. */
export const edgeHeaders = {
  request_headers_to_add: [header(clientAddress, '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%')],
  request_headers_to_remove: note('Credentials end here: inside the mesh the transaction token counts.', [
    'x-api-key',
    'authorization',
    actInHeader,
    credentialHeader,
    shareHeader,
    leaseHeader,
    leasedHeader,
  ]),
  response_headers_to_add: [varyForAll],
  response_headers_to_remove: ['server', 'grpc-accept-encoding', 'grpc-encoding', 'x-envoy-ratelimited'],
} satisfies ConfigMap;

/** A method as it is called after transcoding. A method without an HTTP rule has no route here. */
const grpcRoute = (mesh: Mesh, method: PublicMethod): ConfigMap => ({
  match: {path: method.path, grpc: {}},
  route: methodRoute(method, method.service),
  // The deadline of whoever is called; the services pass on what is left of it.
  request_headers_to_add: [header('grpc-timeout', grpcTimeoutOf(method))],
  ...methodExtras(mesh, method),
  typed_per_filter_config: {
    ...routeFaults('edge', method.path),
    ...routeRetryBudget(method.retryable ? serviceOf(mesh, method.service) : undefined),
    ...routeNotModified(method.contract),
    ...(method.contract.anonymous && unauthenticated),
  },
});

/** The time for a call as gRPC's header says it. */
export const grpcTimeoutOf = ({timeoutMs}: Pick<PublicMethod, 'timeoutMs'>): string => `${timeoutMs}m`;

/** What a method's route says to the filters and to the client, besides where calls go. */
export const methodExtras = (mesh: Mesh, {contract}: PublicMethod): ConfigMap => ({
  metadata: routeLimits(mesh, contract.rateClass),
  response_headers_to_add: cachingHeaders(contract),
});

/** What services show over HTTP, for everybody. */
function pageRoutes(mesh: Mesh): ConfigMap[] {
  return [
    {
      match: {path: '/'},
      redirect: {path_redirect: mesh.edge.home, response_code: 'FOUND'},
      typed_per_filter_config: unauthenticated,
    },
    ...edgePages(mesh).flatMap((pages) =>
      pages.matches.map((match) => ({
        match,
        route: {
          cluster: pages.service,
          timeout: duration(pages.timeoutMs),
          retry_policy: pages.idempotent ? retryPolicy : undefined,
        },
        metadata: routeLimits(mesh, pages.rateClass),
        request_headers_to_add: pageHeaders(pages),
        typed_per_filter_config: {
          ...unauthenticated,
          ...routeRetryBudget(pages.idempotent ? serviceOf(mesh, pages.service) : undefined),
        },
      })),
    ),
  ];
}

const unauthenticated: ConfigMap = {
  'envoy.filters.http.ext_authz': typed('extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute', {disabled: true}),
};

/** From which web pages the edge may be called. */
export const corsPolicy = ({edge}: Mesh): ConfigMap => ({
  'envoy.filters.http.cors': typed('extensions.filters.http.cors.v3.CorsPolicy', {
    allow_origin_string_match: edge.origins.map((regex) => ({safe_regex: {regex}})),
    allow_methods: 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
    allow_headers: `content-type, x-api-key, authorization, x-csrf-token, idempotency-key, if-none-match, traceparent, ${actInHeader}`,
    expose_headers: 'x-request-id, retry-after, ratelimit, ratelimit-policy, etag',
    allow_credentials: true,
    max_age: '600',
  }),
});
