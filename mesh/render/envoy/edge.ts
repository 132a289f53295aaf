import {type Mesh, serviceOf} from '../model/mesh.ts';
import {bootstrap} from './bootstrap.ts';
import {peerCluster, telemetryCluster} from './clusters.ts';
import {type ConfigMap, type Shared, shared} from './config.ts';
import {edgeConnection} from './edge-connection.ts';
import {overload} from './edge-failures.ts';
import {edgeFilters} from './edge-filters.ts';
import {edgeRoutes} from './edge-routes.ts';
import {httpConnection} from './http-connection.ts';
import {cel} from './local-replies.ts';
import {accessLog, clientFields, tracing} from './observe.ts';
import {type Onward, toSidecars} from './onward.ts';
import {serveClients} from './tls.ts';
import {keys} from './tokens.ts';

/** Everything that the edge runs with: the only door from outside. */
export function edge(mesh: Mesh): ConfigMap {
  const peers = [...new Set([keys.service, ...mesh.edgePeers])].sort();
  return bootstrap('edge', edgeListeners(mesh, toSidecars, '127.0.0.1'), [
    ...peers.map((peer) => peerCluster(mesh, serviceOf(mesh, peer))),
    telemetryCluster(),
  ]);
}

/** The doors from outside, without TLS and with it. */
export function edgeListeners(mesh: Mesh, onward: Onward, address: string): readonly ConfigMap[] {
  const filters = shared('edge_filters', edgeFilters(mesh, onward));
  const routes = shared('edge_routes', edgeRoutes(mesh, onward));
  const listener = (name: string, port_value: number, transportSocket?: ConfigMap): ConfigMap => ({
    name,
    address: {socket_address: {address, port_value}},
    per_connection_buffer_limit_bytes: 1024 * 1024,
    filter_chains: [{transport_socket: transportSocket, filters: [connection(mesh, name, filters, routes)]}],
  });
  return [listener('http', 8080), listener('https', 8443, serveClients())];
}

/** Of what is refused because of overload one in a hundred is logged: a flood must not be paid for twice. */
const mostlyNotShed: ConfigMap = {
  or_filter: {
    filters: [
      cel(`!(${overload.when})`),
      {
        runtime_filter: {
          runtime_key: 'access_log.shed',
          percent_sampled: {numerator: 1},
          use_independent_randomness: true,
        },
      },
    ],
  },
};

const connection = (mesh: Mesh, name: string, filters: Shared, routes: Shared): ConfigMap =>
  httpConnection({
    stat_prefix: name,
    ...edgeConnection(mesh),
    access_log: [accessLog(name, clientFields, [mostlyNotShed])],
    tracing: tracing('edge'),
    http_filters: filters,
    route_config: routes,
  });
