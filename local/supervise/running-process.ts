import {spawn} from 'node:child_process';
import {closeSync, openSync, rmSync} from 'node:fs';
import type {ProcessLedger} from '../processes/process-ledger.ts';
import type {ProcessPlan} from './process-plan.ts';

/** A process that was started. */
export interface RunningProcess {
  /** Undefined when it could not be started at all. */
  readonly pid: number | undefined;
  readonly startedAt: number;
  /** How it ended: `code 1`, `SIGKILL`, or why it did not start. */
  readonly ended: Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

/** How far a process that is not the first steps back (nice(1), which becomes the process itself). */
const behind = 5;

/** Starts the process of a plan, and keeps it in the ledger while it runs. `epoch` is for plans with a succession. */
export function runProcess(plan: ProcessPlan, ledger: ProcessLedger, epoch: number): RunningProcess {
  const {name, first, cwd, env, user, logFile, leftovers, stopSignal, succession} = plan;
  for (const path of leftovers) rmSync(path, {force: true});
  const args = [...plan.args, ...(succession?.args(epoch) ?? [])];
  const [command, ...rest] = first ? [plan.command, ...args] : ['nice', '-n', String(behind), plan.command, ...args];
  const log = openSync(logFile, 'a');
  // A session of its own: Ctrl-C at the terminal must reach the runner only, which stops everything in order.
  const child = spawn(command, rest, {cwd, env, detached: true, stdio: ['ignore', log, log], ...user});
  closeSync(log);
  const {pid} = child;
  if (pid !== undefined) ledger.started(name, pid, stopSignal);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  return {
    pid,
    startedAt: Date.now(),
    ended: ended.finally(() => pid !== undefined && ledger.ended(pid)),
    kill: (signal) => void child.kill(signal),
  };
}

/** Waits for the end of a process, and kills it when that does not come within `deadlineMs`. */
export async function endedWithin(process: RunningProcess, deadlineMs: number): Promise<void> {
  const killer = setTimeout(() => process.kill('SIGKILL'), deadlineMs);
  await process.ended;
  clearTimeout(killer);
}
