import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {stringify} from 'yaml';
import {assignment, type Endpoint} from '#mesh/render/envoy/assignment.ts';
import type {Locality} from '#mesh/render/model/locality.ts';
import {writeAtomically} from '../home/write-atomically.ts';

/** Writes an EDS file for every cluster, as a caller there sees it; one without endpoints is known and has nobody in it. */
export function writeEndpoints(
  folder: string,
  caller: Locality,
  clusters: ReadonlyMap<string, readonly Endpoint[]>,
): void {
  mkdirSync(folder, {recursive: true});
  for (const [cluster, endpoints] of clusters) {
    const resources = [assignment(cluster, caller, endpoints)];
    writeAtomically(join(folder, `${cluster}.yaml`), stringify({resources}));
  }
}
