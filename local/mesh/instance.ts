import {join} from 'node:path';
import type {Catalogue, ServiceEntry} from '#mesh/render/catalogue-entries.ts';
import type {Locality} from '#mesh/render/model/locality.ts';
import {type Home, socketPath} from '../home/open-home.ts';

/** One running copy of a service, or of a door, and its folder. */
export interface Instance {
  /** `inventory-0`. */
  readonly name: string;
  /** `inventory`, or `edge`, or `bastion`. */
  readonly service: string;
  /** Working directory of the service and of its sidecar. */
  readonly folder: string;
  readonly spiffeId: string;
  readonly locality: Locality;
}

/** An instance of a service of the catalogue. */
export interface ServiceInstance extends Instance {
  readonly entry: ServiceEntry;
}

/** How much of the catalogue runs. */
export interface Extent {
  /** In so many zones of the first region; 1 when absent. */
  readonly zones?: number;
  /** So many instances of every service in each zone; as the catalogue says when absent. */
  readonly replicas?: number;
}

/** Every instance, spread over the zones in turn: of two zones `inventory-0` is in the first, `inventory-1` in the second. */
export function instancesOf(catalogue: Catalogue, home: Home, extent: Extent = {}): readonly ServiceInstance[] {
  const zones = localitiesOf(catalogue, extent.zones ?? 1);
  return Object.entries(catalogue.services).flatMap(([service, entry]) =>
    Array.from({length: extent.replicas ?? entry.replicas}, (_, round) =>
      zones.map((locality, zone) => ({
        ...instance(catalogue, home, service, round * zones.length + zone, locality),
        entry,
      })),
    ).flat(),
  );
}

/** The edge's only instance. It prefers the first zone, but it stands before all zones and dies with none. */
export const edgeOf = (catalogue: Catalogue, home: Home): Instance => doorOf(catalogue, home, 'edge');

/** The bastion's only instance, which stands like the edge. */
export const bastionOf = (catalogue: Catalogue, home: Home): Instance => doorOf(catalogue, home, 'bastion');

function doorOf(catalogue: Catalogue, home: Home, name: string): Instance {
  const [first] = localitiesOf(catalogue, 1);
  if (!first) throw new Error('the catalogue has no zone');
  return instance(catalogue, home, name, 0, first);
}

/** The only process of a compact mesh, whose Envoy is its edge and its bastion. */
export function compactOf(catalogue: Catalogue, home: Home): Instance {
  const edge = edgeOf(catalogue, home);
  const name = 'souk-0';
  return {...edge, name, service: 'compact', folder: join(home.run, name)};
}

/** The first zones of the first region. */
function localitiesOf({regions}: Catalogue, count: number): readonly Locality[] {
  const [[region, zones] = ['', []]] = Object.entries(regions);
  if (Number.isInteger(count) && count > 0 && count <= zones.length) {
    return zones.slice(0, count).map((zone) => ({region, zone}));
  }
  throw new Error(`${count} zones cannot run: the region ${region} of mesh/catalogue.ts has ${zones.join(', ')}`);
}

/** The path of a socket of an instance, short enough to connect to. */
export function socketOf({folder}: Instance, name: 'app' | 'admin' | 'metrics' | 'inbound' | 'outbound'): string {
  return socketPath(folder, `${name}.sock`);
}

function instance(
  {trustDomain, namespace}: Catalogue,
  home: Home,
  service: string,
  index: number,
  locality: Locality,
): Instance {
  const name = `${service}-${index}`;
  const folder = join(home.run, name);
  return {name, service, folder, locality, spiffeId: `spiffe://${trustDomain}/ns/${namespace}/sa/${service}`};
}
