import {join} from 'node:path';
import {socketPath} from '#local/home/open-home.ts';
import {envoyAdmin} from '#local/mesh/envoy-admin.ts';
import {home} from '../../mesh/support/mesh.ts';

/** How many requests the Envoy of an instance has sent to a peer so far, by zone. */
export async function requestsByZone(instance: string, peer: string): Promise<Readonly<Record<string, number>>> {
  const hosts = await envoyAdmin(socketPath(join(home, 'run', instance, 'admin.sock'))).hosts();
  const ofPeer = hosts.filter(({cluster}) => cluster === peer);
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
