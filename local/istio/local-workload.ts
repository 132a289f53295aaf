import type {Instance, ServiceInstance} from '../mesh/instance.ts';
import type {LoopbackNet} from './loopback-net.ts';

/** What stands in for a pod: an instance with an address of its own, which Istio finds by its labels. */
export interface LocalWorkload {
  readonly instance: Instance;
  /** Where its inbound listeners bind: 127.x.y.z. */
  readonly address: string;
  /** Where its outbound listener binds, on the port that peers have. */
  readonly outboundAddress: string;
  /** Of its inbound listener. */
  readonly protocol: 'grpc' | 'http';
  readonly labels: Readonly<Record<string, string>>;
}

/** The label that tells the instances of one service apart: each binds its listeners elsewhere. */
export const instanceLabel = 'souk.local/instance';

/** Gives every instance an address, and the labels that its pod would carry. */
export const localWorkloads = (
  services: readonly ServiceInstance[],
  doors: readonly Instance[],
  net: LoopbackNet,
): readonly LocalWorkload[] =>
  [
    ...doors.map((instance) => ({instance, protocol: 'http' as const})),
    ...services.map((instance) => ({instance, protocol: instance.entry.protocol})),
  ].map(({instance, protocol}, index) => ({
    instance,
    protocol,
    address: net.address(index + 1),
    outboundAddress: net.address(index + 101),
    labels: {
      app: instance.service,
      [instanceLabel]: instance.name,
      'service.istio.io/canonical-name': instance.service,
      'topology.kubernetes.io/region': instance.locality.region,
      'topology.kubernetes.io/zone': instance.locality.zone,
    },
  }));
