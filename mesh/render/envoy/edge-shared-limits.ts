import type {EdgeEntry, Rate, RateClassName} from '../catalogue-entries.ts';
import type {Mesh} from '../model/mesh.ts';
import {type ConfigMap, duration} from './config.ts';
import {address, credential, limitsMetadata, ofRoute, share, tenant} from './edge-counts.ts';
import {publicMethods} from './edge-methods.ts';
import {pathsOfClass} from './edge-pages.ts';
import {httpFilter} from './http-connection.ts';
import {leased, leaseFilter} from './leases.ts';
import {only, unlessOneOf} from './only-for.ts';
import {policyItem} from './policy-item.ts';

/** The service that keeps the account for all edges. */
export const account = {
  service: 'limits',
  method: '/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit',
  /** Its contract gives it as long. */
  timeoutMs: 250,
};

/** Stands in the details of its refusals (response.code_details). */
export const overLimitDetails = 'request_rate_limited';

/**
 * The limits that hold over all edges together: each request asks the account, which answers with what is left. Without an
 * answer a request goes on, or, if its class is sensitive, does not. Each limit says itself what it is, so that the account
 * needs no settings.
 *
 * @param cluster through which the account is reached.
 */
export function sharedLimits(mesh: Mesh, cluster: string): ConfigMap[] {
  const pathsOf = (isOfClass: (name: RateClassName) => boolean) => [
    ...publicMethods(mesh).flatMap(({path, contract}) => (isOfClass(contract.rateClass) ? [path] : [])),
    ...pathsOfClass(mesh, isOfClass),
  ];
  const sensitive = pathsOf((name) => name === 'sensitive');
  const counted = pathsOf((name) => name !== 'standard');
  const limits = limitsOf(mesh.edge, 'standard');
  const open = filter('open', cluster, {failure_mode_deny: false, rate_limits: countsOf(limits, leased)});
  const closed = filter('closed', cluster, {
    failure_mode_deny: true,
    status_on_error: {code: 503},
    rate_limits: countsOf(limitsOf(mesh.edge, 'sensitive')),
  });
  // How many were granted of one class says nothing of another: bulk requests are few, and each is asked about.
  return [unlessOneOf(counted, leaseFilter()), unlessOneOf(sensitive, open), ...only(sensitive, closed)];
}

/** What a route of a rate class says to the filters above and to the local ones; nothing for the standard class. */
export function routeLimits({edge}: Mesh, name: RateClassName): ConfigMap | undefined {
  if (name === 'standard') return undefined;
  const policies = limitsOf(edge, name).map(({on, policy}) => [entryOf(on), policy] as const);
  return limitsMetadata({rate_class: name, ...Object.fromEntries(policies)});
}

interface Limit {
  readonly on: string;
  readonly counts: readonly ConfigMap[];
  /** As an item of the field RateLimit-Policy. */
  readonly policy: string;
}

function limitsOf(edge: EdgeEntry, name: RateClassName): readonly Limit[] {
  const limit = (on: string, rate: Rate, counts: readonly ConfigMap[]): Limit => ({
    on,
    counts,
    policy: policyItem(name === 'standard' ? on : `${on}-${name}`, rate),
  });
  return [
    limit('tenant', edge.perTenant[name], [tenant]),
    limit('credential', edge.perCredential[name], [credential, share]),
    limit('address', edge.perAddress[name], [address]),
    ...(name === 'sensitive' ? [limit('tenant-address', edge.perTenantAndAddress, [tenant, address])] : []),
  ];
}

const entryOf = (on: string): string => `limit_${on.replace('-', '_')}`;

const countsOf = (limits: readonly Limit[], more: readonly ConfigMap[] = []): ConfigMap[] =>
  limits.map(({on, counts, policy}) => ({actions: [ofRoute('policy', entryOf(on), policy), ...counts, ...more]}));

const filter = (name: string, cluster_name: string, config: ConfigMap): ConfigMap =>
  httpFilter(`envoy.filters.http.ratelimit.${name}`, 'ratelimit.v3.RateLimit', {
    domain: 'souk',
    timeout: duration(account.timeoutMs),
    disable_x_envoy_ratelimited_header: true,
    rate_limit_service: {
      transport_api_version: 'V3',
      // By itself Envoy takes the cluster's name, and Istio's have a `|`, which no authority may have.
      grpc_service: {
        envoy_grpc: {cluster_name, authority: account.service},
        timeout: duration(account.timeoutMs),
      },
    },
    ...config,
  });
