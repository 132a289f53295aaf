import {readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import type {Home} from './open-home.ts';

/** Removes what an earlier run has left in `run/`: sockets, certificates, everything but the lock and those who wait for it. */
export function clearRun(home: Home): void {
  for (const entry of readdirSync(home.run, {withFileTypes: true})) {
    if (!entry.name.startsWith('lock')) rmSync(join(home.run, entry.name), {recursive: true, force: true});
  }
}
