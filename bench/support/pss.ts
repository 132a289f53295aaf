import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {round} from './measure.ts';

/**
 * Proportional set size in MiB of processes and all that they have started: what is shared counts once, in shares. Reads
 * /proc, so on Linux only.
 */
export function pssMiB(pids: readonly number[]): number {
  return round([...withDescendants(pids)].reduce((sum, pid) => sum + pssKiB(pid), 0) / 1024);
}

/** Looks four times a second, until it is stopped, how much the processes take, and answers the most. */
export function watchPss(pids: readonly number[]): {stop(): Promise<number>} {
  const stopped = new AbortController();
  const watching = (async () => {
    let most = 0;
    while (!stopped.signal.aborted) {
      most = Math.max(most, pssMiB(pids));
      await sleep(250, undefined, {signal: stopped.signal}).catch(() => undefined);
    }
    return most;
  })();
  return {
    stop() {
      stopped.abort();
      return watching;
    },
  };
}

/** 0 for a process that is gone. */
function pssKiB(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function withDescendants(pids: readonly number[]): ReadonlySet<number> {
  const children = Map.groupBy(
    readdirSync('/proc').filter((name) => /^\d+$/.test(name)),
    parentOf,
  );
  const found = new Set<number>();
  const waiting = pids.filter((pid) => existsSync(`/proc/${pid}`));
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    found.add(pid);
    waiting.push(...(children.get(pid) ?? []).map(Number));
  }
  return found;
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may hold spaces; the parent's id is field 4.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}
