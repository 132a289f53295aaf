import type {z} from 'zod';
import {accountMethod, askedAccount} from './asked-account.ts';
import {milliseconds} from './durations.ts';
import {
  accountOf,
  answersOf,
  type Bootstrap,
  type Connection,
  jwtAuthn,
  matchesRoute,
  matchesText,
  peerCluster,
  rbac,
  readBootstrap,
} from './envoy-config.ts';
import {retriesOf} from './envoy-retries.ts';
import type {Call, Meaning, Peer, Questions, Way} from './meaning.ts';
import {readEnvoyBastion} from './read-envoy-bastion.ts';
import {askingIdentity, readEnvoyEdge} from './read-envoy-edge.ts';

/**
 * What mesh/envoy means.
 *
 * @param files texts by path, `mesh/envoy/<service>.yaml`.
 * @param descriptor the file that every instance has beside its configuration.
 */
export function readEnvoy(files: ReadonlyMap<string, string>, descriptor: Uint8Array, questions: Questions): Meaning {
  const proxies = new Map(
    questions.callers.flatMap((name) => {
      const yaml = files.get(`mesh/envoy/${name}.yaml`);
      return yaml === undefined ? [] : [[name, readBootstrap(yaml)] as const];
    }),
  );
  const {services, callers} = questions;
  const call = (caller: string, service: string, path: string, grpc: boolean): Call => ({
    way: wayOf(proxies.get(caller), caller, path, grpc),
    letIn: letIn(proxies.get(service), identityOf(questions, caller), path),
  });
  const each = <T>(names: readonly string[], value: (name: string) => T) =>
    Object.fromEntries(names.map((name) => [name, value(name)]));
  return {
    calls: each(callers, (caller) =>
      Object.fromEntries(
        services.map(({name, paths, protocol}) => [
          name,
          each(paths, (path) => call(caller, name, path, protocol === 'grpc')),
        ]),
      ),
    ),
    peers: each(callers, (caller) => peersOf(proxies.get(caller), services)),
    withoutCertificate: Object.fromEntries(
      services.map(({name}) => [name, demandsCertificate(proxies.get(name)) ? 'refused' : 'taken']),
    ),
    edge: readEnvoyEdge(proxies.get('edge'), descriptor, questions),
    bastion: readEnvoyBastion(connectionOf(proxies.get('bastion'), 'bastion')),
  };
}

const identityOf = ({trustDomain, namespace}: Questions, name: string): string =>
  `spiffe://${trustDomain}/ns/${namespace}/sa/${name}`;

/** The listener of a door in which its ways begin. */
const listeners = new Map([
  ['edge', 'http'],
  ['bastion', 'bastion'],
]);

function wayOf(proxy: Bootstrap | undefined, caller: string, path: string, grpc: boolean): Way | 'none' {
  const connection = connectionOf(proxy, listeners.get(caller) ?? 'outbound');
  const asking = connection && askingIdentity(connection);
  if (asking?.path === path) return asking.way;
  const limits = listeners.has(caller) && path === accountMethod ? askedAccount(connection?.http_filters) : undefined;
  if (limits) return {to: limits.cluster, timeoutMs: limits.timeoutMs, retries: 'none', account: 'none'};
  const route = connection?.route_config.virtual_hosts[0].routes.find(({match}) => matchesRoute(match, path, grpc));
  if (!route?.route) return 'none';
  const {cluster, timeout, retry_policy: policy} = route.route;
  const [host] = connection?.route_config.virtual_hosts ?? [];
  return {
    to: cluster,
    timeoutMs: milliseconds(timeout) || 'unlimited',
    retries: policy ? retriesOf(policy) : 'none',
    account: accountOf(route.typed_per_filter_config, {
      filters: connection?.http_filters ?? [],
      attempts: host?.include_attempt_count_in_response,
    }),
  };
}

/** The filters of the inbound listener in turn: who calls, then the token. */
function letIn(proxy: Bootstrap | undefined, identity: string, path: string): Call['letIn'] {
  const filters = connectionOf(proxy, 'inbound')?.http_filters;
  if (!filters) return 'never';
  const config = (name: string) => filters.find((filter) => filter.name === name)?.typed_config;
  const callers = config('envoy.filters.http.rbac');
  if (callers && !isGranted(rbac.parse(callers), identity, path)) return 'never';
  const tokens = config('envoy.filters.http.jwt_authn');
  const rule = tokens && jwtAuthn.parse(tokens).rules.find(({match}) => matchesRoute(match, path, true));
  return rule?.requires ? 'with a token' : 'always';
}

const isGranted = ({rules}: z.infer<typeof rbac>, identity: string, path: string): boolean =>
  Object.values(rules.policies).some(
    ({permissions, principals}) =>
      permissions.some((one) => 'any' in one || matchesText(one.url_path.path, path)) &&
      principals.some((one) => 'any' in one || matchesText(one.authenticated.principal_name, identity)),
  );

const connectionOf = (proxy: Bootstrap | undefined, name: string): Connection | undefined =>
  proxy?.listeners.find((listener) => listener.name === name)?.filter_chains[0]?.filters[0].typed_config;

const demandsCertificate = (proxy: Bootstrap | undefined): boolean =>
  proxy?.listeners
    .filter(({name}) => name === 'inbound')
    .every(({filter_chains: chains}) =>
      chains.every((chain) => chain.transport_socket?.typed_config.require_client_certificate === true),
    ) ?? false;

function peersOf(proxy: Bootstrap | undefined, services: Questions['services']): Record<string, Peer> {
  const known = proxy?.clusters.filter(({name}) => services.some((service) => service.name === name)) ?? [];
  return Object.fromEntries(known.map((cluster) => [cluster.name, peerOf(peerCluster.parse(cluster))]));
}

function peerOf(cluster: z.infer<typeof peerCluster>): Peer {
  const [budget] = cluster.circuit_breakers.thresholds;
  const ejection = cluster.outlier_detection;
  const context = cluster.transport_socket.typed_config.common_tls_context.combined_validation_context;
  return {
    identity: context.default_validation_context.match_typed_subject_alt_names.map(({matcher}) =>
      'exact' in matcher ? matcher.exact : JSON.stringify(matcher),
    ),
    maxRequests: budget.max_requests,
    maxPendingRequests: budget.max_pending_requests,
    retryBudgetPercent: budget.retry_budget.budget_percent.value,
    minRetries: budget.retry_budget.min_retry_concurrency,
    connectTimeoutMs: milliseconds(cluster.connect_timeout),
    answers: answersOf(cluster.typed_extension_protocol_options),
    ejection: {
      gatewayErrors: ejection.consecutive_gateway_failure,
      localErrors: ejection.consecutive_local_origin_failure,
      anyServerErrors: ejection.enforcing_consecutive_5xx > 0 ? ejection.consecutive_5xx : 'not counted',
      intervalMs: milliseconds(ejection.interval),
      shortestMs: milliseconds(ejection.base_ejection_time),
      longestMs: milliseconds(ejection.max_ejection_time),
      maxPercent: ejection.max_ejection_percent,
      panicPercent: cluster.common_lb_config.healthy_panic_threshold.value,
    },
  };
}
