import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';

const shape = z.object({
  edge: z.string(),
  bastion: z.string(),
  tenants: z.array(
    z.object({
      name: z.string(),
      apiKey: z.string(),
      owner: z.object({email: z.string(), password: z.string()}),
    }),
  ),
});

/** Where a mesh on this machine is reached, and the tenants of its demo. */
export type Demo = z.infer<typeof shape>;

/** Reads `<home>/demo.json`; undefined when no mesh was started there. */
export function readDemo(home: string): Demo | undefined {
  const path = join(home, 'demo.json');
  return existsSync(path) ? shape.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}
