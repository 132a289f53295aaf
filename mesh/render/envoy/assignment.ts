import {distance, type Locality} from '../model/locality.ts';
import {type ConfigMap, typed} from './config.ts';

/** An instance as a caller finds it. */
export interface Endpoint {
  /** An `Address` of Envoy's API. */
  readonly address: ConfigMap;
  readonly locality: Locality;
}

/**
 * So much more than its share may a priority carry before traffic leaves it, in percent: with 140, the healthy half of a
 * zone keeps 70 % and the rest goes to the next priority; from 72 % healthy on nothing leaves. Instances must then run
 * at 1 / 1.4 of what they can do at the most, which is what they are scaled for.
 */
export const overprovisioningPercent = 140;

/**
 * Where the instances of a cluster listen (EDS), as seen by a caller: the own zone first, then the own region, then the
 * others; within one priority each zone gets as much as it has instances.
 */
export function assignment(cluster: string, caller: Locality, endpoints: readonly Endpoint[]): ConfigMap {
  const zones = [...Map.groupBy(endpoints, ({locality}) => locality.zone).values()].flatMap((inZone) => {
    const [first] = inZone;
    return first ? [{inZone, locality: first.locality, distance: distance(caller, first.locality)}] : [];
  });
  // Priorities must have no gaps: without an instance in the own zone the own region comes first.
  const distances = [...new Set(zones.map((zone) => zone.distance))].sort();
  return {
    ...typed('config.endpoint.v3.ClusterLoadAssignment'),
    cluster_name: cluster,
    endpoints: zones
      .sort((a, b) => a.distance - b.distance || (a.locality.zone < b.locality.zone ? -1 : 1))
      .map(({locality, inZone, distance}) => ({
        locality: {region: locality.region, zone: locality.zone},
        priority: distances.indexOf(distance),
        load_balancing_weight: inZone.length,
        lb_endpoints: inZone.map(({address}) => ({endpoint: {address}})),
      })),
    policy: {overprovisioning_factor: overprovisioningPercent},
  };
}
