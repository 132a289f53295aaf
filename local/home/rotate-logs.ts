import {readdirSync, renameSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {Home} from './open-home.ts';

const largestLog = 16 * 1024 * 1024;

/** Puts every log that has grown past 16 MiB aside as `<name>.log.1`, in place of the one before. */
export function rotateLogs({logs}: Home): void {
  for (const name of readdirSync(logs).filter((entry) => entry.endsWith('.log'))) {
    const path = join(logs, name);
    if (statSync(path).size > largestLog) renameSync(path, `${path}.1`);
  }
}
