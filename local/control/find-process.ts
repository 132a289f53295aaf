import type {MeshStatus} from './control-client.ts';

type Process = MeshStatus['processes'][number];

/**
 * The process that a person means: its full name, or the short one of a first instance (`inventory`, `edge`).
 * @throws Error that lists the names there are.
 */
export function findProcess({processes}: MeshStatus, name: string): Process {
  for (const candidate of [name, `${name}-0`, `${name}-0-envoy`]) {
    const found = processes.find((process) => process.name === candidate);
    if (found) return found;
  }
  throw new Error(`there is no process ${name}, but ${processes.map((process) => process.name).join(', ')}`);
}
