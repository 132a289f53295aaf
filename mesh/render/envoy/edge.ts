import {type Mesh, serviceOf} from '../model/mesh.ts';
import {bootstrap} from './bootstrap.ts';
import {peerCluster, telemetryCluster} from './clusters.ts';
import {type ConfigMap, shared} from './config.ts';
import {edgeConnection, edgeRefusals} from './edge-connection.ts';
import {overload} from './edge-failures.ts';
import {edgeFilters} from './edge-filters.ts';
import {fromLoopback, redirectToTls, tlsPort} from './edge-redirect.ts';
import {edgeRoutes} from './edge-routes.ts';
import {httpConnection} from './http-connection.ts';
import {quicListener} from './http3.ts';
import {cel} from './local-replies.ts';
import {accessLog, edgeFields, tracing} from './observe.ts';
import {type Onward, toSidecars} from './onward.ts';
import {serveClients, serveClientsOverQuic} from './tls.ts';
import {keys} from './tokens.ts';

/** Everything that the edge runs with: the only door from outside. */
export function edge(mesh: Mesh): ConfigMap {
  const peers = [...new Set([keys.service, ...mesh.edgePeers])].sort();
  return bootstrap('edge', edgeListeners(mesh, toSidecars, '127.0.0.1'), [
    ...peers.map((peer) => peerCluster(mesh, serviceOf(mesh, peer))),
    telemetryCluster(),
  ]);
}

/** The doors from outside: plain HTTP for the machine itself, TLS over TCP, and TLS over QUIC at the same port. */
export function edgeListeners(mesh: Mesh, onward: Onward, address: string): readonly ConfigMap[] {
  const speech = {...edgeConnection(mesh), local_reply_config: shared('edge_refusals', edgeRefusals(mesh))};
  const everywhere = {
    ...speech,
    http_filters: shared('edge_filters', edgeFilters(mesh, onward)),
    route_config: shared('edge_routes', edgeRoutes(mesh, onward)),
  };
  const listener = (name: string, socket: ConfigMap, ...chains: readonly ConfigMap[]): ConfigMap => ({
    name,
    address: {socket_address: {...socket, address}},
    per_connection_buffer_limit_bytes: 1024 * 1024,
    filter_chains: chains,
  });
  const speaking = (name: string, config: ConfigMap) => ({filters: [connection(name, config)]});
  return [
    listener(
      'http',
      {port_value: 8080},
      {filter_chain_match: fromLoopback, ...speaking('http', everywhere)},
      {filters: [redirectToTls(speech)]},
    ),
    listener('https', {port_value: tlsPort}, {transport_socket: serveClients(), ...speaking('https', everywhere)}),
    {
      ...listener(
        'http3',
        {protocol: 'UDP', port_value: tlsPort},
        {transport_socket: serveClientsOverQuic(), ...speaking('http3', {...everywhere, codec_type: 'HTTP3'})},
      ),
      udp_listener_config: quicListener,
    },
  ];
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

const connection = (name: string, config: ConfigMap): ConfigMap =>
  httpConnection({
    stat_prefix: name,
    ...config,
    access_log: [accessLog(name, edgeFields, [mostlyNotShed])],
    tracing: tracing('edge'),
  });
