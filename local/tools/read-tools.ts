import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {project} from '../project.ts';

const shape = z.object({
  envoy: z.string(),
  natsServer: z.string(),
  redisServer: z.string(),
  /** Folder with `postgres` and `initdb`. */
  postgresBin: z.string(),
});

/** Where the programs are that the mesh consists of besides its own services. Absolute paths. */
export type Tools = z.infer<typeof shape>;

/** Reads what local/setup.mjs has found or installed. */
export function readTools(): Tools {
  const path = join(project, '.souk', 'tools', 'tools.json');
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`node local/setup.mjs prepare\` once`);
  return shape.parse(JSON.parse(readFileSync(path, 'utf8')));
}
