import {type Mesh, methodsFor, type Service, serviceOf} from '../model/mesh.ts';
import {bastionListener} from './bastion.ts';
import {bootstrap} from './bootstrap.ts';
import {keysClusterAt, serviceCluster, telemetryCluster} from './clusters.ts';
import type {ConfigMap} from './config.ts';
import {edgeListeners} from './edge.ts';
import {keysListener} from './keys-document.ts';
import {keysCluster, toServices} from './onward.ts';
import {outboundListener} from './outbound.ts';

const keysSocket = 'keys.sock';

/**
 * Everything that the only Envoy of a compact mesh runs with, in front of one process with all services: the edge, the
 * bastion, and for each service that calls others a socket of its own. The contracts let through what they let through in the whole mesh,
 * as long, as often and with a verified token; between Envoy and the process there is no TLS.
 *
 * @param address where edge and bastion listen; within a container all interfaces.
 */
export function compact(mesh: Mesh, address = '127.0.0.1'): ConfigMap {
  const from = (door: string) =>
    toServices(
      mesh,
      door,
      mesh.services.flatMap((service) => methodsFor(service, door)),
    );
  return bootstrap(
    'compact',
    [
      ...edgeListeners(mesh, from('edge'), address),
      bastionListener(mesh, from('bastion'), address),
      ...mesh.services.filter(({peers}) => peers.length > 0).map((service) => callsOf(mesh, service)),
      keysListener(keysSocket),
    ],
    [...mesh.services.map(serviceCluster), keysClusterAt(keysCluster, keysSocket), telemetryCluster()],
  );
}

function callsOf(mesh: Mesh, service: Service): ConfigMap {
  const granted = service.peers.flatMap((peer) => methodsFor(serviceOf(mesh, peer), service.name));
  const name = `${service.name}-outbound`;
  return outboundListener(mesh, service, name, toServices(mesh, service.name, granted));
}
