import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import type {Home} from '../home/open-home.ts';
import {writeAtomically} from '../home/write-atomically.ts';
import {identify} from './process-identity.ts';

const entry = z.object({
  name: z.string(),
  pid: z.number().int().positive(),
  startTime: z.string(),
  stopSignal: z.enum(['SIGTERM', 'SIGINT']),
});

/** A process that a runner has started. */
export type LedgerEntry = z.infer<typeof entry>;

/** What the runner has started, on disk, so that a later runner can end what this one could not. */
export interface ProcessLedger {
  entries(): readonly LedgerEntry[];
  started(name: string, pid: number, stopSignal: LedgerEntry['stopSignal']): void;
  ended(pid: number): void;
}

/** Opens `run/processes.json`. Written at once after every start: what is not in it cannot be found again. */
export function openLedger({run}: Pick<Home, 'run'>): ProcessLedger {
  const path = join(run, 'processes.json');
  const entries = new Map(read(path).map((known) => [known.pid, known]));
  const write = () => writeAtomically(path, `${JSON.stringify([...entries.values()], null, 2)}\n`);
  return {
    entries: () => [...entries.values()],
    started(name, pid, stopSignal) {
      const identity = identify(pid);
      if (identity === undefined) return;
      entries.set(pid, {name, stopSignal, ...identity});
      write();
    },
    ended(pid) {
      // Somebody may have deleted the whole home: then there is nobody left to tell.
      if (entries.delete(pid) && existsSync(run)) write();
    },
  };
}

function read(path: string): LedgerEntry[] {
  if (!existsSync(path)) return [];
  try {
    return z.array(entry).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new Error(`${path} cannot be read; end left-over processes by hand and delete it`, {cause: error});
  }
}
