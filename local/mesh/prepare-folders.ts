import {copyFileSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {telemetryAddresses} from '../endpoints/telemetry-addresses.ts';
import {instanceAddresses, writeEndpoints} from '../endpoints/write-endpoints.ts';
import {project} from '../project.ts';
import type {Instance, ServiceInstance} from './instance.ts';

/**
 * Makes the folder of every instance: where its peers and the collector of traces (`telemetryEndpoint`, a URL) listen,
 * and the contracts. Certificates come on their own.
 */
export async function prepareFolders(
  services: readonly ServiceInstance[],
  edge: Instance,
  telemetryEndpoint: string | undefined,
): Promise<void> {
  const clusters = new Map(services.map(({service, entry}) => [service, instanceAddresses(service, entry.replicas)]));
  clusters.set('telemetry', await telemetryAddresses(telemetryEndpoint));
  for (const {folder} of [...services, edge]) {
    mkdirSync(folder, {recursive: true, mode: 0o700});
    writeEndpoints(join(folder, 'endpoints'), clusters);
    copyFileSync(join(project, 'gen', 'descriptor.binpb'), join(folder, 'descriptor.binpb'));
  }
}
