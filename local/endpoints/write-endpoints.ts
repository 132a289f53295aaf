import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {stringify} from 'yaml';
import {writeAtomically} from '../home/write-atomically.ts';

/** Writes where the instances of every peer listen, as EDS files (ClusterLoadAssignment), relative to an instance's folder. */
export function writeEndpoints(folder: string, replicas: ReadonlyMap<string, number>): void {
  mkdirSync(folder, {recursive: true});
  for (const [peer, count] of replicas) {
    const endpoints = Array.from({length: count}, (_, index) => ({
      endpoint: {address: {pipe: {path: `../${peer}-${index}/inbound.sock`}}},
    }));
    const assignment = {
      '@type': 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment',
      cluster_name: peer,
      endpoints: [{lb_endpoints: endpoints}],
    };
    writeAtomically(join(folder, `${peer}.yaml`), stringify({resources: [assignment]}));
  }
}
