import {adminOf} from '../../mesh/support/doors.ts';

/** How many requests the Envoy of an instance has sent to a peer so far, by zone. */
export async function requestsByZone(instance: string, peer: string): Promise<Readonly<Record<string, number>>> {
  const hosts = await adminOf(instance).hosts();
  // Istio's clusters are called `outbound|50051||inventory.souk.svc.cluster.local`.
  const ofPeer = hosts.filter(({cluster}) => cluster === peer || cluster.includes(`||${peer}.`));
  return Object.fromEntries(
    [...Map.groupBy(ofPeer, ({zone = ''}) => zone)].map(([zone, inZone]) => [
      zone,
      inZone.reduce((sum, {requests}) => sum + requests, 0),
    ]),
  );
}

/** What was added to each zone's requests since `before`. */
export function since(
  before: Readonly<Record<string, number>>,
  now: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(now).map(([zone, requests]) => [zone, requests - (before[zone] ?? 0)]));
}
