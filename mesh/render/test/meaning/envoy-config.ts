import {parse} from 'yaml';
import {z} from 'zod';
import {redirect, redirectsApart} from './envoy-redirects.ts';

/** A StringMatcher; others than these are not understood, and so refused. */
const text = z.union([
  z.strictObject({exact: z.string()}),
  z.strictObject({prefix: z.string()}),
  z.strictObject({safe_regex: z.strictObject({regex: z.string()})}),
]);
export type Text = z.infer<typeof text>;

const routeMatch = z.strictObject({
  path: z.string().optional(),
  prefix: z.string().optional(),
  safe_regex: z.strictObject({regex: z.string()}).optional(),
  grpc: z.strictObject({}).optional(),
});
export type RouteMatch = z.infer<typeof routeMatch>;

const header = z.looseObject({header: z.object({key: z.string(), value: z.string()})});
const options = z.record(z.string(), z.unknown());

export const retryPolicy = z.object({
  retry_on: z.string(),
  num_retries: z.number(),
  retry_back_off: z.object({base_interval: z.string()}),
  retry_host_predicate: z.array(z.object({name: z.literal('envoy.retry_host_predicates.previous_hosts')})).optional(),
  retry_priority: z.object({name: z.literal('envoy.retry_priorities.previous_priorities')}).optional(),
});
export type RetryPolicy = z.infer<typeof retryPolicy>;

const route = z.object({
  match: routeMatch,
  metadata: options.optional(),
  route: z
    .object({cluster: z.string(), timeout: z.string().default('15s'), retry_policy: retryPolicy.optional()})
    .optional(),
  redirect: z.strictObject({path_redirect: z.string(), response_code: z.literal('FOUND')}).optional(),
  request_headers_to_add: z.array(header).default([]),
  response_headers_to_add: z.array(header).default([]),
  typed_per_filter_config: options.default({}),
});
export type Route = z.infer<typeof route>;

const filter = z.looseObject({name: z.string(), typed_config: options});
export type Filter = z.infer<typeof filter>;

const connection = z.looseObject({
  http_filters: z.array(filter),
  route_config: z.looseObject({
    virtual_hosts: z.tuple([
      z.looseObject({routes: z.array(route), include_attempt_count_in_response: z.boolean().optional()}),
    ]),
  }),
});
export type Connection = z.infer<typeof connection>;

const tls = z.object({typed_config: z.looseObject({require_client_certificate: z.boolean().optional()})});
const listener = z.preprocess(
  redirectsApart,
  z.object({
    name: z.string(),
    filter_chains: z.array(
      z.object({
        filter_chain_match: options.optional(),
        transport_socket: tls.optional(),
        filters: z.tuple([z.object({typed_config: connection})]),
      }),
    ),
    redirects: z.array(redirect),
    udp_listener_config: options.optional(),
  }),
);
export type Listener = z.infer<typeof listener>;

const percent = z.object({value: z.number()});
const cluster = z.looseObject({name: z.string()});
/** How a cluster speaks HTTP, by the one type that there is. */
export const protocolOptions = z.object({
  'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': z.looseObject({
    http_filters: z.array(z.looseObject({name: z.string()})).default([]),
  }),
});

/** A cluster of peers. */
export const peerCluster = z.object({
  name: z.string(),
  connect_timeout: z.string(),
  typed_extension_protocol_options: protocolOptions,
  common_lb_config: z.object({healthy_panic_threshold: percent}),
  transport_socket: z.object({
    typed_config: z.object({
      common_tls_context: z.object({
        combined_validation_context: z.object({
          default_validation_context: z.object({
            match_typed_subject_alt_names: z.array(z.object({san_type: z.literal('URI'), matcher: text})),
          }),
        }),
      }),
    }),
  }),
  circuit_breakers: z.object({
    thresholds: z.tuple([
      z.object({
        max_requests: z.number(),
        max_pending_requests: z.number(),
        retry_budget: z.object({budget_percent: percent, min_retry_concurrency: z.number()}),
      }),
    ]),
  }),
  outlier_detection: z.object({
    interval: z.string(),
    base_ejection_time: z.string(),
    max_ejection_time: z.string(),
    max_ejection_percent: z.number(),
    consecutive_gateway_failure: z.number(),
    enforcing_consecutive_gateway_failure: z.literal(100),
    consecutive_local_origin_failure: z.number(),
    split_external_local_origin_errors: z.literal(true),
    consecutive_5xx: z.number().default(5),
    enforcing_consecutive_5xx: z.number().default(100),
  }),
});

const bootstrap = z.object({
  static_resources: z.object({listeners: z.array(listener), clusters: z.array(cluster)}),
});
export type Bootstrap = z.infer<typeof bootstrap>['static_resources'];

/** Reads the text of an Envoy's whole configuration. */
export const readBootstrap = (yaml: string): Bootstrap => bootstrap.parse(parse(yaml)).static_resources;

const permission = z.union([
  z.strictObject({any: z.literal(true)}),
  z.strictObject({url_path: z.object({path: text})}),
]);
const principal = z.union([
  z.strictObject({any: z.literal(true)}),
  z.strictObject({authenticated: z.strictObject({principal_name: text})}),
]);
/** The configuration of a filter that lets callers in. */
export const rbac = z.looseObject({
  rules: z.strictObject({
    action: z.literal('ALLOW'),
    policies: z.record(z.string(), z.strictObject({permissions: z.array(permission), principals: z.array(principal)})),
  }),
});

/** The configuration of a filter that verifies tokens. */
export const jwtAuthn = z.looseObject({
  rules: z.array(z.strictObject({match: routeMatch, requires: z.strictObject({provider_name: z.string()}).optional()})),
});

const budgetPerRoute = z.object({name: z.string()}).optional();
const budgetFilter = z.looseObject({
  name: z.literal('envoy.filters.http.lua.retry_budget'),
  typed_config: z.looseObject({source_codes: z.record(z.string(), z.looseObject({inline_string: z.string()}))}),
});

/** What a route says about the account of retries; the filter with its script and a header of the answers must be there, too. */
export function accountOf(
  perRoute: Readonly<Record<string, unknown>>,
  has: {readonly filters: readonly unknown[]; readonly attempts: boolean | undefined},
): unknown {
  const peer = budgetPerRoute.parse(perRoute[budgetFilter.shape.name.value])?.name;
  const filter = has.filters.map((one) => budgetFilter.safeParse(one).data).find((found) => found !== undefined);
  const source = peer === undefined ? undefined : filter?.typed_config.source_codes[peer]?.inline_string;
  const [, ...numbers] = /^local share, perSecond, savedUp = ([\d.]+), (\d+), (\d+)\n/.exec(source ?? '') ?? [];
  const [share, perSecond, savedUp] = numbers.map(Number);
  return has.attempts && share ? {peer, share, perSecond, savedUp} : 'none';
}

/** Whether filters keep an answer until it is whole. */
export const answersOf = (options: z.infer<typeof protocolOptions> | undefined): 'whole' | 'as they come' =>
  options?.['envoy.extensions.upstreams.http.v3.HttpProtocolOptions'].http_filters.some(({name}) =>
    name.endsWith('.lua'),
  )
    ? 'whole'
    : 'as they come';

export const matchesText = (matcher: Text, value: string): boolean =>
  'exact' in matcher
    ? matcher.exact === value
    : 'prefix' in matcher
      ? value.startsWith(matcher.prefix)
      : new RegExp(`^(?:${matcher.safe_regex.regex})$`).test(value);

/** Whether a route is for a request; `grpc`: whether the request is one of gRPC. */
export const matchesRoute = (match: RouteMatch, path: string, grpc: boolean): boolean =>
  (match.grpc === undefined || grpc) &&
  (match.path === undefined || match.path === path) &&
  (match.prefix === undefined || path.startsWith(match.prefix)) &&
  (match.safe_regex === undefined || matchesText({safe_regex: match.safe_regex}, path));
