import type {ConfigMap} from '../envoy/config.ts';

/**
 * Own zone first, then the own region, then the others: instances are preferred by how many of these labels, from the first
 * on, they share with the caller. Istio takes the labels from the nodes.
 */
export const localityBalancing: ConfigMap = {
  enabled: true,
  failoverPriority: ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'],
};
