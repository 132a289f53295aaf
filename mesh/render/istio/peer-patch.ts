import {peerProtocol} from '../envoy/clusters.ts';
import {type ConfigMap, duration} from '../envoy/config.ts';
import type {Service} from '../model/mesh.ts';
import {ejection} from '../model/resilience.ts';
import {portOf} from './host.ts';

/**
 * What a DestinationRule cannot say of the peers that speak a protocol: the longest time for which an instance is left alone,
 * and that answers come whole. Istio merges by replacing an entry of a map, so the options of the protocol are all here.
 */
export const peerPatch = (context: 'SIDECAR_OUTBOUND' | 'GATEWAY', protocol: Service['protocol']): ConfigMap => ({
  applyTo: 'CLUSTER',
  match: {context, cluster: {portNumber: portOf({protocol})}},
  patch: {
    operation: 'MERGE',
    value: {
      outlier_detection: {max_ejection_time: duration(ejection.maxMs)},
      // Istio speaks HTTP/1.1 with services that do.
      typed_extension_protocol_options: protocol === 'grpc' ? peerProtocol({protocol}) : undefined,
    },
  },
});
