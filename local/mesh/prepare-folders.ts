import {copyFileSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';
import type {Endpoint} from '#mesh/render/envoy/assignment.ts';
import {telemetryAddresses} from '../endpoints/telemetry-addresses.ts';
import {writeEndpoints} from '../endpoints/write-endpoints.ts';
import {writeFaults} from '../faults/faults-file.ts';
import {project} from '../project.ts';
import type {Instance, ServiceInstance} from './instance.ts';
import {endpointOf} from './keep-callers-away.ts';

/**
 * Makes the folder of every instance: where its peers and the collector of traces (`telemetryEndpoint`, a URL) listen,
 * no faults, and the contracts. Certificates come on their own.
 */
export async function prepareFolders(
  services: readonly ServiceInstance[],
  doors: readonly Instance[],
  telemetryEndpoint: string | undefined,
): Promise<void> {
  const collectors = await telemetryAddresses(telemetryEndpoint);
  const clusters = new Map<string, Endpoint[]>(
    [...Map.groupBy(services, ({service}) => service)].map(([service, instances]) => [
      service,
      instances.map(endpointOf),
    ]),
  );
  for (const {folder, locality} of [...services, ...doors]) {
    mkdirSync(folder, {recursive: true, mode: 0o700});
    // Spans are taken where they arise.
    const telemetry = collectors.map((address) => ({address, locality}));
    writeEndpoints(join(folder, 'endpoints'), locality, new Map([...clusters, ['telemetry', telemetry]]));
    writeFaults(folder);
    copyFileSync(join(project, 'gen', 'descriptor.binpb'), join(folder, 'descriptor.binpb'));
  }
}
