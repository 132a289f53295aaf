import {type Mesh, type Service, serviceOf} from '../model/mesh.ts';
import {bootstrap} from './bootstrap.ts';
import {appCluster, peerCluster, telemetryCluster} from './clusters.ts';
import type {ConfigMap} from './config.ts';
import {inboundListener} from './inbound.ts';
import {toSidecars} from './onward.ts';
import {outboundListener} from './outbound.ts';
import {keys} from './tokens.ts';

/** Everything that the sidecar of a service runs with. */
export function sidecar(mesh: Mesh, service: Service): ConfigMap {
  // The public keys come from identity, whether or not the service itself calls it.
  const peers = [...new Set([keys.service, ...service.peers])].sort();
  return bootstrap(
    service.name,
    [inboundListener(mesh, service), outboundListener(mesh, service, 'outbound', toSidecars)],
    [appCluster(service), ...peers.map((peer) => peerCluster(mesh, serviceOf(mesh, peer))), telemetryCluster()],
  );
}
