import {type ConfigMap, typed} from './config.ts';
import {verbPolicy} from './edge-failures.ts';
import {httpFilter} from './http-connection.ts';

const refuse = 'envoy.filters.http.rbac.verb';
const allow = 'envoy.filters.http.header_mutation.allow';

/** Do nothing but on the routes of `refusedVerb`. */
export const verbFilters = (): ConfigMap[] => [
  httpFilter(allow, 'header_mutation.v3.HeaderMutation', {mutations: {}}),
  httpFilter(refuse, 'rbac.v3.RBAC'),
];

/** What refuses every request on a route with 405 and says in `Allow` which verbs there are (RFC 9110, section 15.5.6). */
export const refusedVerb = (verbs: readonly string[]): ConfigMap => ({
  [allow]: typed('extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute', {
    mutations: {response_mutations: [{append: {header: {key: 'allow', value: verbs.join(', ')}}}]},
  }),
  [refuse]: typed('extensions.filters.http.rbac.v3.RBACPerRoute', {
    rbac: {
      rules: {
        action: 'DENY',
        policies: {[verbPolicy]: {permissions: [{any: true}], principals: [{any: true}]}},
      },
    },
  }),
});
