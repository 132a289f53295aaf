import {existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {z} from 'zod';
import {identify, isRunning} from '../processes/process-identity.ts';
import type {Home} from './open-home.ts';
import {writeAtomically} from './write-atomically.ts';

const shape = z.object({pid: z.number(), startTime: z.string(), stopping: z.boolean()});
type Owner = z.infer<typeof shape>;

/** The right to run the mesh of a home, which one runner has at a time. */
export interface HomeLock {
  /** Tells others that this runner is about to go, so that they wait instead of giving up. */
  stopping(): void;
  release(): void;
}

/** Somebody else runs this home. */
export class HomeIsLocked extends Error {
  readonly pid: number;
  constructor(home: Home, pid: number) {
    super(`already running, pid ${pid} (home ${home.root}); stop it with: npm run mesh -- stop`);
    this.pid = pid;
  }
}

/**
 * Takes the lock of a home, over from a runner that died, after one that is stopping.
 * @throws HomeIsLocked when another runner has it.
 */
export async function lockHome(home: Home, waitMs = 30_000): Promise<HomeLock> {
  const path = join(home.run, 'lock');
  const self = identify(process.pid);
  if (self === undefined) throw new Error('this process cannot see itself');
  const content = (stopping: boolean) => JSON.stringify({...self, stopping});
  const prepared = `${path}.${process.pid}.new`;
  writeFileSync(prepared, content(false));
  try {
    await take(home, path, prepared, waitMs);
  } finally {
    rmSync(prepared);
  }
  return {
    stopping: () => writeAtomically(path, content(true)),
    release: () => rmSync(path, {force: true}),
  };
}

async function take(home: Home, path: string, prepared: string, waitMs: number): Promise<void> {
  const deadline = Date.now() + waitMs;
  // A runner whose npm was killed just now takes a moment to notice and to say that it is stopping.
  const soon = Date.now() + 1_000;
  for (; ; await sleep(100)) {
    try {
      // A link appears with its content, and fails where there is a lock: nobody ever reads half of one.
      linkSync(prepared, path);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const owner = readOwner(path);
      if (owner === undefined || !isRunning(owner)) takeAway(path, owner);
      else if (Date.now() > (owner.stopping ? deadline : soon)) throw new HomeIsLocked(home, owner.pid);
    }
  }
}

function readOwner(path: string): Owner | undefined {
  try {
    return shape.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Removes a dead owner's lock. Renames first: two who do this at once must not remove a third one's fresh lock. */
function takeAway(path: string, dead: Owner | undefined): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const taken = readOwner(aside);
  if (taken !== undefined && taken.startTime !== dead?.startTime && !existsSync(path)) linkSync(aside, path);
  rmSync(aside);
}
