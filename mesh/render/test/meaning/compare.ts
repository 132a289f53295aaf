import {readFileSync} from 'node:fs';
import {catalogue} from '#mesh/catalogue.ts';
import {buildMesh} from '../../model/build-mesh.ts';
import type {Mesh} from '../../model/mesh.ts';
import {readContracts} from '../../model/read-contracts.ts';
import {renderMesh} from '../../render-mesh.ts';
import {differences} from './differences.ts';
import {type Meaning, questionsOf} from './meaning.ts';
import {readEnvoy} from './read-envoy.ts';
import {readIstio} from './read-istio.ts';

/** What both writers made of one mesh. */
export interface Renderings {
  readonly mesh: Mesh;
  readonly descriptor: Uint8Array;
  readonly files: ReadonlyMap<string, string>;
}

export const mesh = buildMesh(readContracts('gen/descriptor.binpb'), catalogue);

/** The mesh of this project. */
export const ours: Renderings = {mesh, descriptor: readFileSync('gen/descriptor.binpb'), files: renderMesh(mesh)};

/** Reads both renderings back from their texts. */
export function meanings({mesh, descriptor, files}: Renderings): {envoy: Meaning; istio: Meaning} {
  const questions = questionsOf(mesh);
  return {envoy: readEnvoy(files, descriptor, questions), istio: readIstio(files, questions)};
}

const names = ['Envoy', 'Istio'] as const;
const unchanged = meanings(ours);

/** Every difference between the two, one line each. */
export function compare(renderings: Renderings): string[] {
  const {envoy, istio} = meanings(renderings);
  return differences(envoy, istio, names);
}

/** What is found after one change of the text of one file below mesh/; what is changed must be there. */
export function compareWith(path: string, from: string, to: string): string[] {
  const text = ours.files.get(`mesh/${path}`);
  if (!text?.includes(from)) throw new Error(`mesh/${path} does not contain ${from}`);
  const files = new Map([...ours.files, [`mesh/${path}`, text.replace(from, to)]]);
  const {envoy, istio} = unchanged;
  return path.startsWith('envoy/')
    ? differences(readEnvoy(files, ours.descriptor, questionsOf(mesh)), istio, names)
    : differences(envoy, readIstio(files, questionsOf(mesh)), names);
}
