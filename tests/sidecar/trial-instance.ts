import {join} from 'node:path';
import type {Home} from '#local/home/open-home.ts';
import type {ServiceInstance} from '#local/mesh/instance.ts';
import {catalogue} from '#mesh/catalogue.ts';
import type {Locality} from '#mesh/render/model/locality.ts';
import {identityOf} from '#mesh/render/model/mesh.ts';

/** An instance of a service, or of the edge, in a home of a trial. */
export function trialInstance(home: Home, service: string, index: number, locality: Locality): ServiceInstance {
  const [anyEntry] = Object.values(catalogue.services);
  const entry = catalogue.services[service] ?? anyEntry;
  if (!entry) throw new Error('the catalogue is empty');
  const name = `${service}-${index}`;
  return {name, service, locality, entry, folder: join(home.run, name), spiffeId: identityOf(catalogue, service)};
}
