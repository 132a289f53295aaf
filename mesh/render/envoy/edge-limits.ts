import type {EdgeEntry, Rate, RateClassName} from '../catalogue-entries.ts';
import {type ConfigMap, note} from './config.ts';
import {classOfRoute, credential, rateClasses, tenant} from './edge-counts.ts';
import {httpFilter} from './http-connection.ts';
import {header} from './local-replies.ts';
import {policyItem} from './policy-item.ts';

/**
 * The limits of one edge are so many times those of all edges together: who goes over a limit hears it from the account that
 * knows how much is left, and a flood, or a time without the account, meets an end here.
 */
const looser = 2;

/** Buckets kept at once, one a client address, tenant or credential; the least used are forgotten first. */
const buckets = 20_000;

/** So many requests may come from one address to this edge, whatever they are. The cheap first line before identity. */
export const addressLimit = ({perAddress}: EdgeEntry): ConfigMap =>
  limit('address', {
    rate_limits: [{actions: [{remote_address: {}}]}],
    descriptors: [descriptor([{key: 'remote_address'}], perAddress.standard)],
    response_headers_to_add: [
      header('ratelimit-policy', policyItem('address', perAddress.standard)),
      header('ratelimit', '"address";r=0;t=1'),
    ],
  });

/**
 * So many requests may come from one tenant and with one credential to this edge, by rate class. Stands after ext_authz, which
 * says whose request it is, and before the account that all edges share: it keeps a flood from that.
 */
export const principalLimit = ({perTenant, perCredential}: EdgeEntry): ConfigMap =>
  limit('principal', {
    rate_limits: [tenant, credential].map((count) => ({actions: [classOfRoute, count]})),
    descriptors: [...byClass('tenant', perTenant), ...byClass('credential', perCredential)],
  });

const byClass = (key: string, rates: Readonly<Record<RateClassName, Rate>>): ConfigMap[] =>
  rateClasses.map((name) => descriptor([{key: 'class', value: name}, {key}], rates[name]));

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
  max_tokens: looser * burst,
  tokens_per_fill: looser * perSecond,
  fill_interval: '1s',
});
