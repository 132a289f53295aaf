import {copyFileSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {writeEndpoints} from '../endpoints/write-endpoints.ts';
import {project} from '../project.ts';
import type {Instance, ServiceInstance} from './instance.ts';

/** Makes the folder of every instance: where its peers listen, and the contracts. Certificates come on their own. */
export function prepareFolders(services: readonly ServiceInstance[], edge: Instance): void {
  const replicas = new Map(services.map(({service, entry}) => [service, entry.replicas]));
  for (const {folder} of [...services, edge]) {
    mkdirSync(folder, {recursive: true, mode: 0o700});
    writeEndpoints(join(folder, 'endpoints'), replicas);
    copyFileSync(join(project, 'gen', 'descriptor.binpb'), join(folder, 'descriptor.binpb'));
  }
}
