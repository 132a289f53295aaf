import {type Mesh, methodsFor, type Service, serviceOf} from '../model/mesh.ts';
import {type ConfigMap, note, pipe} from './config.ts';
import {tenantHeader} from './edge-counts.ts';
import {sidecarFailures} from './failures.ts';
import {faultFilter, routeFaults} from './faults.ts';
import {callCounter, dropEarly, httpConnection, routerFilter} from './http-connection.ts';
import {grpcReplies} from './local-replies.ts';
import {methodRoute} from './method-route.ts';
import {accessLog, tracing} from './observe.ts';
import {callerHeader, type Onward} from './onward.ts';
import {retryBudgetFilter, routeRetryBudget} from './retry-budget.ts';
import {transactionToken} from './tokens.ts';

/**
 * The listener for the service itself: the methods of its peers that the contracts let it call, and nothing else.
 *
 * @param name of the listener; its socket is `<name>.sock`.
 */
export function outboundListener(mesh: Mesh, service: Service, name: string, onward: Onward): ConfigMap {
  const routes = service.peers.flatMap((peer) =>
    methodsFor(serviceOf(mesh, peer), service.name).map((method) => ({
      match: {path: method.path},
      route: methodRoute(method, peer),
      typed_per_filter_config: {
        ...routeFaults(service.name, method.path),
        ...routeRetryBudget(method.retryable ? serviceOf(mesh, peer) : undefined),
      },
    })),
  );
  return {
    name,
    address: pipe(`${name}.sock`),
    filter_chains: [
      {
        filters: [
          httpConnection({
            stat_prefix: name,
            codec_type: 'HTTP2',
            http2_protocol_options: {max_concurrent_streams: 1024},
            early_header_mutation_extensions: [dropEarly([transactionToken.payloadHeader, tenantHeader, callerHeader])],
            preserve_external_request_id: true,
            server_header_transformation: 'PASS_THROUGH',
            drain_timeout: '5s',
            access_log: [accessLog(name)],
            tracing: tracing(service.name),
            local_reply_config: {mappers: grpcReplies(mesh.contracts, sidecarFailures)},
            http_filters: [
              callCounter(),
              faultFilter(),
              ...onward.filters,
              retryBudgetFilter(mesh, service.peers),
              routerFilter(),
            ],
            route_config: {
              request_headers_to_add: onward.headers,
              virtual_hosts: note('A method that is not listed is answered UNIMPLEMENTED.', [
                {name: 'peers', domains: ['*'], include_attempt_count_in_response: true, routes},
              ]),
            },
          }),
        ],
      },
    ],
  };
}
