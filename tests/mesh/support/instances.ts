import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {home} from './mesh.ts';

/** One running copy of a service, or the edge. */
export interface RunningInstance {
  /** `inventory-1`. */
  readonly name: string;
  readonly service: string;
  readonly folder: string;
}

/** Every instance of the mesh under test, or those of one service; in the order of their names. */
export function instances(service?: string): readonly RunningInstance[] {
  return readdirSync(join(home, 'run'))
    .map((name) => ({name, service: /^([a-z]+)-\d+$/.exec(name)?.[1] ?? '', folder: join(home, 'run', name)}))
    .filter((instance) => instance.service !== '' && (service === undefined || instance.service === service))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
