import {bastionMethods} from '../model/doors.ts';
import {type Mesh, serviceOf} from '../model/mesh.ts';
import {tunnelHeader} from './bastion-filters.ts';
import {type ConfigMap, note} from './config.ts';
import {clientAddress} from './edge-connection.ts';
import {credentialHeader} from './edge-counts.ts';
import {grpcTimeoutOf} from './edge-routes.ts';
import {header} from './local-replies.ts';
import {methodRoute} from './method-route.ts';
import type {Onward} from './onward.ts';
import {routeRetryBudget} from './retry-budget.ts';

/** Headers that every route of the bastion adds and takes away. */
export const bastionHeaders = {
  request_headers_to_add: [header(clientAddress, '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%')],
  request_headers_to_remove: note('Credentials end here: inside the mesh the transaction token counts.', [
    'x-api-key',
    'authorization',
    'cookie',
    credentialHeader,
    tunnelHeader,
  ]),
  response_headers_to_remove: ['server', 'x-envoy-ratelimited'],
} satisfies ConfigMap;

/** Every method of our contracts, private ones too. What is none of them is answered NOT_FOUND. */
export const bastionRoutes = (mesh: Mesh, {headers}: Onward): ConfigMap => ({
  ...bastionHeaders,
  request_headers_to_add: [...bastionHeaders.request_headers_to_add, ...(headers ?? [])],
  virtual_hosts: [
    {
      name: 'services',
      domains: ['*'],
      include_attempt_count_in_response: true,
      routes: bastionMethods(mesh).map((method) => ({
        match: {path: method.path, grpc: {}},
        route: methodRoute(method, method.service),
        request_headers_to_add: [header('grpc-timeout', grpcTimeoutOf(method))],
        typed_per_filter_config: routeRetryBudget(method.retryable ? serviceOf(mesh, method.service) : undefined),
      })),
    },
  ],
});
