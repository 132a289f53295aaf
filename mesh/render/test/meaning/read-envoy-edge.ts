import {z} from 'zod';
import {milliseconds} from './durations.ts';
import {edgeChain, saying} from './edge-chain.ts';
import {type Bootstrap, type Connection, matchesRoute, type Route, retryPolicy} from './envoy-config.ts';
import {retriesOf} from './envoy-retries.ts';
import type {DoorsMeaning, EdgeMeaning, Questions, Way} from './meaning.ts';
import {restRoutes} from './rest-routes.ts';

const extAuthz = 'envoy.filters.http.ext_authz';
/** What is read elsewhere, or is about one proxy's own logs. */
const besides = ['stat_prefix', 'access_log', 'tracing', 'http_filters', 'route_config'];

const asking = z.looseObject({
  grpc_service: z.strictObject({
    envoy_grpc: z.strictObject({cluster_name: z.string()}),
    timeout: z.string(),
    retry_policy: retryPolicy.optional(),
  }),
});

/** What the edge means, from its plain listener. The other listener must not differ in anything but TLS. */
export function readEnvoyEdge(proxy: Bootstrap | undefined, descriptor: Uint8Array, {atEdge}: Questions): EdgeMeaning {
  const connection = proxy?.listeners.find(({name}) => name === 'http')?.filter_chains[0]?.filters[0].typed_config;
  if (!connection) throw new Error('the edge does not listen for HTTP');
  const {routes} = connection.route_config.virtual_hosts[0];
  const {services} = z
    .looseObject({services: z.array(z.string())})
    .parse(connection.http_filters.find(({name}) => name.endsWith('grpc_json_transcoder'))?.typed_config);
  const {
    virtual_hosts: [host],
    ...everywhere
  } = connection.route_config;
  return {
    rest: restRoutes(descriptor, services),
    ...edgeChain(connection.http_filters),
    doors: doorsOf(proxy),
    connection: connectionFacts(connection),
    routes: {
      everywhere: {
        ...everywhere,
        include_attempt_count_in_response: host.include_attempt_count_in_response,
        typed_per_filter_config: host.typed_per_filter_config,
      },
      ...Object.fromEntries(routes.map((route) => [keyOf(route), extrasOf(route)])),
    },
    asksIdentity: Object.fromEntries(atEdge.map((path) => [path, isIdentityAsked(connection, path)])),
  };
}

function doorsOf(proxy: Bootstrap | undefined): DoorsMeaning {
  const of = (wanted: string) => proxy?.listeners.find(({name}) => name === wanted);
  const {downstream_tls_context: _, ...socket} = of('http3')?.filter_chains[0]?.transport_socket?.typed_config ?? {};
  return {
    plainFor: of('http')?.filter_chains.map(({filter_chain_match: match}) => match),
    redirects: of('http')?.redirects.map(({filters}) => filters[0].typed_config),
    quic: of('http3')?.udp_listener_config,
    quicSocket: socket,
  };
}

/** How a connection is spoken, whoever logs it. */
export const connectionFacts = (connection: Connection): Record<string, unknown> =>
  Object.fromEntries(Object.entries(connection).filter(([key]) => !besides.includes(key)));

/** The call of identity that the edge itself makes. */
export function askingIdentity(connection: Connection): {path: string; way: Way} | undefined {
  const filter = connection.http_filters.find(({name}) => name === extAuthz);
  if (!filter) return undefined;
  const {grpc_service: service} = asking.parse(filter.typed_config);
  return {
    path: '/envoy.service.auth.v3.Authorization/Check',
    way: {
      to: service.envoy_grpc.cluster_name,
      timeoutMs: milliseconds(service.timeout),
      retries: service.retry_policy ? retriesOf(service.retry_policy) : 'none',
      account: 'none',
    },
  };
}

function isIdentityAsked(connection: Connection, path: string): boolean {
  const {routes} = connection.route_config.virtual_hosts[0];
  const route = routes.find(({match}) => matchesRoute(match, path, path.includes('.v1.')));
  const perRoute = z.looseObject({disabled: z.boolean().optional()}).optional();
  const off = perRoute.parse(route?.typed_per_filter_config[extAuthz])?.disabled === true;
  return route !== undefined && !off && connection.http_filters.some(({name}) => name === extAuthz);
}

const keyOf = ({match}: Route): string =>
  match.path ?? match.safe_regex?.regex ?? (match.prefix === undefined ? '?' : `${match.prefix}*`);

function extrasOf(route: Route): unknown {
  const {fault, ext_authz, ...filters} = shortNames(route.typed_per_filter_config);
  return saying({
    redirect: route.redirect && {to: route.redirect.path_redirect, status: 302},
    sets: Object.fromEntries(route.request_headers_to_add.map(({header}) => [header.key, header.value])),
    metadata: route.metadata,
    answers: route.response_headers_to_add,
    filters,
  });
}

const shortNames = (entries: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(entries).map(([key, value]) => [key.replace('envoy.filters.http.', ''), value]));
