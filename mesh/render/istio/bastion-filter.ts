import {shownAtBastion} from '../envoy/bastion-filters.ts';
import {bastionHeaders} from '../envoy/bastion-routes.ts';
import type {ConfigMap} from '../envoy/config.ts';
import {edgeConnection} from '../envoy/edge-connection.ts';
import {accessToken} from '../envoy/edge-filters.ts';
import {httpConnection, routerFilter} from '../envoy/http-connection.ts';
import {retryBudgetFilter, routeRetryBudget} from '../envoy/retry-budget.ts';
import {keys, remoteKeys} from '../envoy/tokens.ts';
import {bastionMethods} from '../model/doors.ts';
import {type Mesh, serviceOf} from '../model/mesh.ts';
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

/** What makes Istio's gateway the same bastion as mesh/envoy/bastion.yaml: access tokens first, then identity, then the routes. */
export const bastionFilter = (mesh: Mesh): ConfigMap =>
  envoyFilter(
    mesh,
    'bastion',
    [
      mergeConnection('GATEWAY', httpConnection({...edgeConnection(mesh), codec_type: 'HTTP2'})),
      removeFilter('GATEWAY', 'envoy.filters.http.cors'),
      insertFirst('GATEWAY', accessToken(remoteKeys(jwksUri(mesh), clusterOf(mesh, serviceOf(mesh, keys.service))))),
      insertLast('GATEWAY', retryBudgetFilter(mesh, mesh.bastionPeers)),
      mergeQuestion(shownAtBastion),
      mergeFilter('GATEWAY', routerFilter()),
      {applyTo: 'ROUTE_CONFIGURATION', match: {context: 'GATEWAY'}, patch: {operation: 'MERGE', value: bastionHeaders}},
      mergeHosts('GATEWAY', {include_attempt_count_in_response: true}),
      ...bastionMethods(mesh)
        .filter(({retryable}) => retryable)
        .map((method) =>
          mergeRoute('GATEWAY', method.path.slice(1), {
            typed_per_filter_config: routeRetryBudget(serviceOf(mesh, method.service)),
          }),
        ),
      peerPatch('GATEWAY', 'grpc'),
    ],
    'bastion',
  );
