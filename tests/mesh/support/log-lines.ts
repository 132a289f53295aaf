import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {home} from './mesh.ts';

const line = z.record(z.string(), z.unknown());

/** The lines of a process's log that mention a text: `edge-0-envoy`, `cart-0`. */
export function logLines(processName: string, text: string): Record<string, unknown>[] {
  return readFileSync(join(home, 'logs', `${processName}.log`), 'utf8')
    .split('\n')
    .filter((raw) => raw.includes(text) && raw.startsWith('{'))
    .map((raw) => line.parse(JSON.parse(raw)));
}
