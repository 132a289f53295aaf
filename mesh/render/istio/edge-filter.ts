import {headersForIdentity, marksUndecided} from '../envoy/ask-identity.ts';
import type {ConfigMap} from '../envoy/config.ts';
import {routeNotModified} from '../envoy/edge-caching.ts';
import {edgeConnection} from '../envoy/edge-connection.ts';
import {beforeIdentity} from '../envoy/edge-filters.ts';
import {principalLimit} from '../envoy/edge-limits.ts';
import {publicMethods} from '../envoy/edge-methods.ts';
import {edgePages} from '../envoy/edge-pages.ts';
import {publicPaths} from '../envoy/edge-paths.ts';
import {corsPolicy, edgeHeaders, methodExtras} from '../envoy/edge-routes.ts';
import {account, routeLimits, sharedLimits} from '../envoy/edge-shared-limits.ts';
import {httpConnection, routerFilter} from '../envoy/http-connection.ts';
import {rememberedDecisions} from '../envoy/remembered-decisions.ts';
import {retryBudgetFilter, routeRetryBudget} from '../envoy/retry-budget.ts';
import {keys, remoteKeys} from '../envoy/tokens.ts';
import {type Mesh, serviceOf} from '../model/mesh.ts';
import {inlineDescriptor} from './descriptor.ts';
import {edgeDoors} from './edge-doors.ts';
import {
  envoyFilter,
  insertFirst,
  insertLast,
  mergeConnection,
  mergeFilter,
  mergeHosts,
  mergeRoute,
  removeFilter,
} from './envoy-filter.ts';
import {clusterOf} from './host.ts';
import {mergeQuestion} from './merge-question.ts';
import {peerPatch} from './peer-patch.ts';
import {jwksUri} from './request-authentication.ts';

/**
 * What makes Istio's gateway the same edge as mesh/envoy/edge.yaml: the same filters in the same order. Istio's own ones, that
 * is identity as external authorization, stand behind those put first and before the one put last. Access tokens are verified
 * here and not by a RequestAuthentication, which would stand behind identity.
 */
export function edgeFilter(mesh: Mesh): ConfigMap {
  const methods = publicMethods(mesh);
  const services = [...new Set(methods.map(({contract}) => contract.desc.parent.typeName))];
  const filters = beforeIdentity(mesh, {
    descriptor: inlineDescriptor(mesh, services),
    keys: remoteKeys(jwksUri(mesh), clusterOf(mesh, serviceOf(mesh, keys.service))),
  });
  const protocols = [...new Set(mesh.edgePeers.map((peer) => serviceOf(mesh, peer).protocol))].sort();
  return envoyFilter(
    mesh,
    'edge',
    [
      mergeConnection('GATEWAY', httpConnection(edgeConnection(mesh))),
      ...edgeDoors(edgeConnection(mesh)),
      // Istio's stands too late for a preflight request; ours takes its place.
      removeFilter('GATEWAY', cors),
      ...[...filters].reverse().map((filter) => insertFirst('GATEWAY', filter)),
      ...rememberedDecisions(mesh).map((filter) => insertLast('GATEWAY', filter)),
      insertLast('GATEWAY', principalLimit(mesh.edge)),
      ...sharedLimits(mesh, clusterOf(mesh, serviceOf(mesh, account.service))).map((filter) =>
        insertLast('GATEWAY', filter),
      ),
      insertLast('GATEWAY', retryBudgetFilter(mesh, mesh.edgePeers)),
      mergeQuestion(headersForIdentity, marksUndecided),
      mergeFilter('GATEWAY', routerFilter()),
      {applyTo: 'ROUTE_CONFIGURATION', match: {context: 'GATEWAY'}, patch: {operation: 'MERGE', value: edgeHeaders}},
      mergeHosts('GATEWAY', {include_attempt_count_in_response: true, typed_per_filter_config: corsPolicy(mesh)}),
      ...methods.map((method) =>
        mergeRoute('GATEWAY', method.path.slice(1), {
          ...methodExtras(mesh, method),
          typed_per_filter_config: {
            ...routeRetryBudget(method.retryable ? serviceOf(mesh, method.service) : undefined),
            ...routeNotModified(method.contract),
          },
        }),
      ),
      ...edgePages(mesh)
        .filter(({idempotent, rateClass}) => idempotent || rateClass !== 'standard')
        .map(({name, service, idempotent, rateClass}) =>
          mergeRoute('GATEWAY', name, {
            metadata: routeLimits(mesh, rateClass),
            typed_per_filter_config: routeRetryBudget(idempotent ? serviceOf(mesh, service) : undefined),
          }),
        ),
      ...publicPaths(mesh).map(({shape, extras}) => mergeRoute('GATEWAY', shape, extras)),
      ...protocols.map((protocol) => peerPatch('GATEWAY', protocol)),
    ],
    'edge',
  );
}

const cors = 'envoy.filters.http.cors';
