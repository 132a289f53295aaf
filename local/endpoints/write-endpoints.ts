import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {stringify} from 'yaml';
import {writeAtomically} from '../home/write-atomically.ts';

/** Where something listens: an `Address` of Envoy's API. */
export type EndpointAddress =
  | {readonly pipe: {readonly path: string}}
  | {readonly socket_address: {readonly address: string; readonly port_value: number}};

/** Where the instances of a service listen, seen from the folder of any instance. */
export function instanceAddresses(service: string, replicas: number): readonly EndpointAddress[] {
  return Array.from({length: replicas}, (_, index) => ({pipe: {path: `../${service}-${index}/inbound.sock`}}));
}

/** Writes an EDS file for every cluster (ClusterLoadAssignment); one without addresses is known and has nobody in it. */
export function writeEndpoints(folder: string, clusters: ReadonlyMap<string, readonly EndpointAddress[]>): void {
  mkdirSync(folder, {recursive: true});
  for (const [cluster, addresses] of clusters) {
    const assignment = {
      '@type': 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment',
      cluster_name: cluster,
      endpoints: [{lb_endpoints: addresses.map((address) => ({endpoint: {address}}))}],
    };
    writeAtomically(join(folder, `${cluster}.yaml`), stringify({resources: [assignment]}));
  }
}
