import type {EdgeEntry, Rate, RateClassName} from '../define-catalogue.ts';
import {type ConfigMap, note} from './config.ts';
import {httpFilter} from './http-connection.ts';

/** Buckets kept at once, one a client address, tenant or credential; the least used are forgotten first. */
const buckets = 20_000;

/** So many requests may come from one address, whatever they are. */
export const addressLimit = ({perAddress}: EdgeEntry): ConfigMap =>
  limit('address', {
    rate_limits: [{actions: [{remote_address: {}}]}],
    descriptors: [descriptor([{key: 'remote_address'}], perAddress)],
  });

/** So many requests may come with one credential, by rate class; stands before ext_authz, which it spares, and which takes the credential away. */
export const credentialLimit = ({perCredential}: EdgeEntry): ConfigMap =>
  limit('credential', {descriptors: byClass('credential', perCredential)});

/** So many requests may come from one tenant, by rate class; stands after ext_authz, which says whose request it is. */
export const tenantLimit = ({perTenant}: EdgeEntry): ConfigMap =>
  limit('tenant', {descriptors: byClass('tenant', perTenant)});

/** What counts a request of a rate class against tenant and credential; for a route. */
export const limitedAs = (name: RateClassName): ConfigMap[] =>
  [
    ['x-souk-tenant', 'tenant'],
    ['x-api-key', 'credential'],
    ['authorization', 'credential'],
  ].map(([header_name, descriptor_key]) => ({
    actions: [
      {generic_key: {descriptor_key: 'class', descriptor_value: name}},
      {request_headers: {header_name, descriptor_key}},
    ],
  }));

const byClass = (key: string, rates: Readonly<Record<RateClassName, Rate>>): ConfigMap[] =>
  classes.map((name) => descriptor([{key: 'class', value: name}, {key}], rates[name]));

const classes: readonly RateClassName[] = ['standard', 'bulk'];

function limit(name: string, config: ConfigMap): ConfigMap {
  return httpFilter(`envoy.filters.http.local_ratelimit.${name}`, 'local_ratelimit.v3.LocalRateLimit', {
    stat_prefix: name,
    filter_enabled: {default_value: {numerator: 100}},
    filter_enforced: {default_value: {numerator: 100}},
    enable_x_ratelimit_headers: 'DRAFT_VERSION_03',
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
