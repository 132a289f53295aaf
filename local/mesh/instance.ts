import {join} from 'node:path';
import type {Catalogue, ServiceEntry} from '#mesh/render/define-catalogue.ts';
import {type Home, socketPath} from '../home/open-home.ts';

/** One running copy of a service, or the edge, and its folder. */
export interface Instance {
  /** `inventory-0`. */
  readonly name: string;
  /** `inventory`, or `edge`. */
  readonly service: string;
  /** Working directory of the service and of its sidecar. */
  readonly folder: string;
  readonly spiffeId: string;
}

/** An instance of a service of the catalogue. */
export interface ServiceInstance extends Instance {
  readonly entry: ServiceEntry;
}

/** Every instance that the catalogue asks for. */
export function instancesOf(catalogue: Catalogue, home: Home): readonly ServiceInstance[] {
  return Object.entries(catalogue.services).flatMap(([service, entry]) =>
    Array.from({length: entry.replicas}, (_, index) => ({...instance(catalogue, home, service, index), entry})),
  );
}

/** The edge's only instance. */
export function edgeOf(catalogue: Catalogue, home: Home): Instance {
  return instance(catalogue, home, 'edge', 0);
}

/** The path of a socket of an instance, short enough to connect to. */
export function socketOf({folder}: Instance, name: 'app' | 'admin' | 'metrics' | 'inbound' | 'outbound'): string {
  return socketPath(folder, `${name}.sock`);
}

function instance({trustDomain, namespace}: Catalogue, home: Home, service: string, index: number): Instance {
  const name = `${service}-${index}`;
  const folder = join(home.run, name);
  return {name, service, folder, spiffeId: `spiffe://${trustDomain}/ns/${namespace}/sa/${service}`};
}
