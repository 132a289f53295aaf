import type {HttpBinding, Mesh, MethodContract} from '../model/mesh.ts';
import {regexOf, shapeOf} from '../model/path-template.ts';
import {type ConfigMap, note, typed} from './config.ts';
import {credentialHeader, routeClass} from './edge-limits.ts';
import {type PublicMethod, publicMethods} from './edge-methods.ts';
import {refusedVerb} from './edge-verbs.ts';
import {header} from './local-replies.ts';
import {methodRoute, retryPolicy} from './method-route.ts';
import {bodyMessage, bodyMetadata} from './strict-json.ts';

/** Where requests from outside go. What no route matches is answered 404. */
export function edgeRoutes(mesh: Mesh): ConfigMap {
  return {
    request_headers_to_remove: note('Credentials end here: inside the mesh the transaction token counts.', [
      'x-api-key',
      'authorization',
      credentialHeader,
    ]),
    response_headers_to_add: [header('x-content-type-options', 'nosniff')],
    response_headers_to_remove: ['server', 'grpc-accept-encoding', 'grpc-encoding'],
    virtual_hosts: [
      {
        name: 'souk',
        domains: ['*'],
        typed_per_filter_config: {'envoy.filters.http.cors': corsPolicy(mesh)},
        routes: [...publicMethods(mesh).map(grpcRoute), ...pageRoutes(), ...pathRoutes(mesh)],
      },
    ],
  };
}

/** A method as it is called after transcoding. A method without an HTTP rule has no route here. */
function grpcRoute(method: PublicMethod): ConfigMap {
  const {contract, path, service} = method;
  const cache = contract.cacheSeconds;
  return {
    match: {path, grpc: {}},
    metadata: routeClass(contract.rateClass),
    route: methodRoute(method, service),
    // The deadline of whoever is called; the services pass on what is left of it.
    request_headers_to_add: [header('grpc-timeout', `${method.timeoutMs}m`)],
    response_headers_to_add: [
      {
        header: {key: 'cache-control', value: cache === undefined ? 'no-store' : cacheUnlessFailed(cache)},
        append_action: 'ADD_IF_ABSENT',
      },
    ],
    typed_per_filter_config: contract.anonymous ? unauthenticated : undefined,
  };
}

/** A refusal is not kept: it has its gRPC status in the headers already, an answer has it in the trailers. */
const cacheUnlessFailed = (seconds: number): string =>
  `%CEL('grpc-status' in response.headers ? 'no-store' : 'public, max-age=${seconds}')%`;

/** The documentation, for everybody. */
function pageRoutes(): ConfigMap[] {
  const route = {cluster: 'web', timeout: '5s', retry_policy: retryPolicy};
  const matches = [{path: '/openapi.json'}, {path: '/docs'}, {prefix: '/docs/'}];
  return [
    {
      match: {path: '/'},
      redirect: {path_redirect: '/docs', response_code: 'FOUND'},
      typed_per_filter_config: unauthenticated,
    },
    ...matches.map((match) => ({match, route, typed_per_filter_config: unauthenticated})),
  ];
}

/**
 * One route a path of the contracts, as it is before transcoding. A request that still has such a path when it is routed was
 * not transcoded: the path exists, not with its verb. The same route tells CORS and the limits of the body what the path is.
 */
function pathRoutes(mesh: Mesh): ConfigMap[] {
  const shapes = Map.groupBy(
    publicMethods(mesh).flatMap(({contract}) => contract.http.map((binding) => ({contract, binding}))),
    ({binding}) => shapeOf(binding.template),
  );
  // `/v1/books/*` would match `/v1/books/1:setStock` too: the more particular shapes stand first.
  const ordered = [...shapes.entries()].sort(
    ([a], [b]) => Number(b.includes(':')) - Number(a.includes(':')) || (a < b ? -1 : 1),
  );
  return ordered.flatMap(([, uses]) => {
    const [first] = uses;
    return first ? [pathRoute(mesh, regexOf(first.binding.template), uses)] : [];
  });
}

interface PathUse {
  readonly contract: MethodContract;
  readonly binding: HttpBinding;
}

function pathRoute({edge}: Mesh, regex: string, uses: readonly PathUse[]): ConfigMap {
  const bodies = uses.flatMap(({contract, binding}) => {
    const body = bodyMessage(contract.desc.input, binding);
    return body ? [[binding.verb, body] as const] : [];
  });
  const bulk = uses.some(({contract}) => contract.rateClass === 'bulk');
  return {
    match: {safe_regex: {regex}},
    metadata: bodyMetadata(new Map(bodies)),
    // Never reached: what is not transcoded is refused on the way.
    route: {cluster: 'web'},
    typed_per_filter_config: {
      ...refusedVerb(uses.map(({binding}) => binding.verb).sort()),
      ...(bulk && largerBody(edge.maxBodyBytes.bulk)),
    },
  };
}

const largerBody = (max_request_bytes: number): ConfigMap => ({
  'envoy.filters.http.buffer': typed('extensions.filters.http.buffer.v3.BufferPerRoute', {buffer: {max_request_bytes}}),
});

const unauthenticated: ConfigMap = {
  'envoy.filters.http.ext_authz': typed('extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute', {disabled: true}),
};

function corsPolicy({edge}: Mesh): ConfigMap {
  return typed('extensions.filters.http.cors.v3.CorsPolicy', {
    allow_origin_string_match: edge.origins.map((regex) => ({safe_regex: {regex}})),
    allow_methods: 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
    allow_headers: 'content-type, x-api-key, authorization, idempotency-key, traceparent',
    expose_headers: 'x-request-id, retry-after, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset',
    allow_credentials: true,
    max_age: '600',
  });
}
