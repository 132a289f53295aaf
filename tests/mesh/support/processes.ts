import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {z} from 'zod';
import {until} from '#tests/support/until.ts';
import {home} from './mesh.ts';

const ledger = z.array(z.object({name: z.string(), pid: z.number(), startTime: z.string()}));

/** The processes that the runner has started and that have not ended, by name. */
export const runningProcesses = () =>
  new Map(
    ledger
      .parse(JSON.parse(readFileSync(join(home, 'run/processes.json'), 'utf8')))
      .map((entry) => [entry.name, entry]),
  );

/** Kills a process of the mesh without warning (SIGKILL); resolves when the runner has started another in its place. */
export async function killAndWait(name: string): Promise<void> {
  const killed = runningProcesses().get(name);
  if (killed === undefined) throw new Error(`no process ${name}, but ${[...runningProcesses().keys()].join(', ')}`);
  process.kill(killed.pid, 'SIGKILL');
  await until(
    `${name} started again`,
    () => {
      const next = runningProcesses().get(name);
      return next !== undefined && next.startTime !== killed.startTime ? next : undefined;
    },
    30_000,
  );
}

/** Kills processes of the mesh (SIGKILL), and whatever the runner starts in their place before it answers anybody, while `meanwhile` runs. */
export async function killWhile(names: readonly string[], meanwhile: () => Promise<void>): Promise<void> {
  let isOver = false;
  const killing = (async () => {
    const killed = new Set<string>();
    while (!isOver) {
      const running = runningProcesses();
      for (const {pid, startTime} of names.flatMap((name) => running.get(name) ?? [])) {
        const one = `${pid} since ${startTime}`;
        if (killed.has(one)) continue;
        killed.add(one);
        signal([pid], 'SIGKILL');
      }
      await delay(20);
    }
  })();
  try {
    await meanwhile();
  } finally {
    isOver = true;
    await killing;
  }
}

/** Lets a process of the mesh hang (SIGSTOP), and what it has started, while `meanwhile` runs. */
export async function pauseWhile(name: string, meanwhile: () => Promise<void>): Promise<void> {
  const paused = runningProcesses().get(name);
  if (paused === undefined) throw new Error(`no process ${name}`);
  const stopped = family(paused.pid);
  signal(stopped, 'SIGSTOP');
  try {
    await meanwhile();
  } finally {
    signal(stopped.toReversed(), 'SIGCONT');
  }
}

/** A process and all that it has started, which for PostgreSQL are its connections. */
const family = (pid: number): number[] => {
  const parents = readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      return [{pid: Number(entry), parent: Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0])}];
    } catch {
      // Ended meanwhile.
      return [];
    }
  });
  return [pid, ...parents.filter(({parent}) => parent === pid).map((child) => child.pid)];
};

const signal = (pids: readonly number[], name: NodeJS.Signals) => {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // Ended meanwhile.
    }
  }
};
