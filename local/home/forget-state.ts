import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {forgetPostgresPlace} from '../backends/postgres-place.ts';
import {takeHome} from './take-home.ts';

/** Deletes what a home remembers: databases, keys, certificates, logs. Fails when a mesh runs in it. */
export async function forgetState(root: string): Promise<void> {
  const taken = await takeHome(root, () => undefined);
  forgetPostgresPlace(taken.home);
  for (const name of ['state', 'logs', 'demo.json'])
    rmSync(join(taken.home.root, name), {recursive: true, force: true});
  await taken.stop();
}
