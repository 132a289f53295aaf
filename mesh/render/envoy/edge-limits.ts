import type {EdgeEntry, Rate, RateClassName} from '../define-catalogue.ts';
import {type ConfigMap, note} from './config.ts';
import {httpFilter} from './http-connection.ts';
import {header} from './local-replies.ts';

/** Buckets kept at once, one a client address, tenant or credential; the least used are forgotten first. */
const buckets = 20_000;

/** So many requests may come from one address, whatever they are. */
export const addressLimit = ({perAddress}: EdgeEntry): ConfigMap =>
  limit('address', {
    rate_limits: [{actions: [{remote_address: {}}]}],
    descriptors: [descriptor([{key: 'remote_address'}], perAddress)],
    response_headers_to_add: [
      header('x-ratelimit-limit', String(perAddress.burst)),
      header('x-ratelimit-remaining', '0'),
      header('x-ratelimit-reset', '1'),
    ],
  });

/**
 * So many requests may come from one tenant and with one credential, by rate class. Stands after ext_authz, which says
 * whose request it is. Every answer says what is left, so that a client can slow down before it is refused.
 */
export const principalLimit = ({perTenant, perCredential}: EdgeEntry): ConfigMap =>
  limit('principal', {
    enable_x_ratelimit_headers: 'DRAFT_VERSION_03',
    rate_limits: [counted('tenant', tenantHeader), counted('credential', credentialHeader)],
    descriptors: [...byClass('tenant', perTenant), ...byClass('credential', perCredential)],
  });

/** Keeps the credential for the limit: ext_authz takes the original away. */
export const rememberCredential = (): ConfigMap =>
  httpFilter('envoy.filters.http.header_mutation', 'header_mutation.v3.HeaderMutation', {
    mutations: {
      request_mutations: [{append: {header: {key: credentialHeader, value: '%REQ(X-API-KEY?AUTHORIZATION)%'}}}],
    },
  });

export const tenantHeader = 'x-souk-tenant';
export const credentialHeader = 'x-souk-credential';

/** Metadata of a route that says the rate class of its method; standard where there is none. */
export const routeClass = (name: RateClassName): ConfigMap | undefined =>
  name === 'standard' ? undefined : {filter_metadata: {[metadataKey]: {rate_class: name}}};

const metadataKey = 'souk';

/** Counts a request by the class of its route and the value of a header. */
const counted = (key: string, header_name: string): ConfigMap => ({
  actions: [
    {
      metadata: {
        descriptor_key: 'class',
        metadata_key: {key: metadataKey, path: [{key: 'rate_class'}]},
        source: 'ROUTE_ENTRY',
        default_value: 'standard',
      },
    },
    {request_headers: {header_name, descriptor_key: key}},
  ],
});

const byClass = (key: string, rates: Readonly<Record<RateClassName, Rate>>): ConfigMap[] =>
  classes.map((name) => descriptor([{key: 'class', value: name}, {key}], rates[name]));

const classes: readonly RateClassName[] = ['standard', 'bulk'];

function limit(name: string, config: ConfigMap): ConfigMap {
  return httpFilter(`envoy.filters.http.local_ratelimit.${name}`, 'local_ratelimit.v3.LocalRateLimit', {
    stat_prefix: name,
    filter_enabled: {default_value: {numerator: 100}},
    filter_enforced: {default_value: {numerator: 100}},
    token_bucket: note('For requests that no bucket below is for.', bucket({perSecond: 100_000, burst: 100_000})),
    always_consume_default_token_bucket: false,
    max_dynamic_descriptors: buckets,
    ...config,
  });
}

/** A bucket for every value of an entry that names none. */
const descriptor = (entries: readonly ConfigMap[], rate: Rate): ConfigMap => ({entries, token_bucket: bucket(rate)});

const bucket = ({perSecond, burst}: Rate): ConfigMap => ({
  max_tokens: burst,
  tokens_per_fill: perSecond,
  fill_interval: '1s',
});
