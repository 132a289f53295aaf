import {type Mesh, serviceOf} from '../model/mesh.ts';
import {bastionFilters} from './bastion-filters.ts';
import {bastionRoutes} from './bastion-routes.ts';
import {bootstrap} from './bootstrap.ts';
import {peerCluster, telemetryCluster} from './clusters.ts';
import type {ConfigMap} from './config.ts';
import {edgeConnection} from './edge-connection.ts';
import {httpConnection} from './http-connection.ts';
import {accessLog, clientFields, tracing} from './observe.ts';
import {type Onward, toSidecars} from './onward.ts';
import {serveClients} from './tls.ts';

/** Everything that the bastion runs with: the door for developers, to private methods, too. */
export function bastion(mesh: Mesh): ConfigMap {
  return bootstrap(
    'bastion',
    [bastionListener(mesh, toSidecars, '127.0.0.1')],
    [...mesh.bastionPeers.map((peer) => peerCluster(mesh, serviceOf(mesh, peer))), telemetryCluster()],
  );
}

/** gRPC over TLS and nothing else. */
export const bastionListener = (mesh: Mesh, onward: Onward, address: string): ConfigMap => ({
  name: 'bastion',
  address: {socket_address: {address, port_value: 8444}},
  per_connection_buffer_limit_bytes: 1024 * 1024,
  filter_chains: [
    {
      transport_socket: serveClients(['h2']),
      filters: [
        httpConnection({
          stat_prefix: 'bastion',
          ...edgeConnection(mesh),
          codec_type: 'HTTP2',
          access_log: [accessLog('bastion', {...clientFields, tunnel: '%REQ(SOUK-TUNNEL)%'})],
          tracing: tracing('bastion'),
          http_filters: bastionFilters(mesh, onward),
          route_config: bastionRoutes(mesh, onward),
        }),
      ],
    },
  ],
});
