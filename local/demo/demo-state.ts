import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {writeAtomically} from '../home/write-atomically.ts';

const shape = z.record(
  z.string(),
  z.object({
    apiKey: z.string(),
    importedRows: z.number().int(),
    owner: z.object({email: z.string(), password: z.string()}).optional(),
  }),
);
type Tenants = z.infer<typeof shape>;

/** How far the demo of a home is, so that a restart goes on from there. */
export interface DemoState {
  of(tenant: string): Tenants[string] | undefined;
  set(tenant: string, value: Tenants[string]): void;
}

/** Opens `state/demo.json`, which holds API keys and passwords, and is readable for its owner only. */
export function openDemoState(home: string): DemoState {
  const path = join(home, 'state', 'demo.json');
  const tenants = existsSync(path) ? shape.parse(JSON.parse(readFileSync(path, 'utf8'))) : {};
  return {
    of: (tenant) => tenants[tenant],
    set(tenant, value) {
      tenants[tenant] = value;
      writeAtomically(path, `${JSON.stringify(tenants, null, 2)}\n`, 0o600);
    },
  };
}
