import {type ChildProcess, spawn} from 'node:child_process';
import {closeSync, openSync, rmSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {backoffMs, steadyAfterMs} from '../processes/backoff.ts';
import type {ProcessLedger} from '../processes/process-ledger.ts';
import {lastLines} from './last-lines.ts';
import type {ProcessPlan, ProcessState, ProcessStatus, Report} from './process-plan.ts';

/** So often may a process end before it is ever ready until its start counts as failed. */
const startAttempts = 3;

/** How far a process that is not the first steps back (nice(1), which becomes the process itself). */
const behind = 5;
const commandOf = ({first, command, args}: ProcessPlan): [string, readonly string[]] =>
  first ? [command, args] : ['nice', ['-n', String(behind), command, ...args]];

/** One process that is kept running until `stop`: when it ends it is started again, later and later. */
export class SupervisedProcess {
  readonly name: string;
  readonly zone: string | undefined;
  readonly #plan: ProcessPlan;
  readonly #ledger: ProcessLedger;
  readonly #report: Report;
  #wanted = new AbortController();
  #kept: Promise<void> = Promise.resolve();
  #child: ChildProcess | undefined;
  #state: ProcessState = 'stopped';
  #startedAt = 0;
  #starts = 0;
  #failures = 0;
  #restarting = false;
  #awaited = false;

  constructor(plan: ProcessPlan, ledger: ProcessLedger, report: Report) {
    this.name = plan.name;
    this.zone = plan.zone;
    this.#plan = plan;
    this.#ledger = ledger;
    this.#report = report;
  }

  /** Starts the process unless it is started already, and waits until it is ready. Rejects, with the end of its log, when it does not get there. */
  async start(): Promise<void> {
    if (this.#state !== 'stopped') return this.untilReady();
    this.#wanted = new AbortController();
    this.#kept = this.#keep(this.#wanted.signal);
    try {
      await this.untilReady();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Waits until the process is ready. */
  async untilReady(): Promise<void> {
    const {name, logFile, readyDeadlineMs} = this.#plan;
    const firstFailure = this.#failures;
    const deadline = Date.now() + readyDeadlineMs;
    for (let pauseMs = 10; !(await this.#probe()); pauseMs = Math.min(pauseMs * 1.5, 200)) {
      const failed = this.#failures - firstFailure >= startAttempts;
      if (failed || Date.now() > deadline || this.#wanted.signal.aborted) {
        const reason = failed ? 'ends as soon as it starts' : `is not ready after ${readyDeadlineMs / 1000} s`;
        throw new Error(`${name} ${reason}. Its log, ${logFile}, ends so:\n${lastLines(logFile, 15)}`);
      }
      await sleep(pauseMs);
    }
  }

  /** Drains the process, asks it to stop, and kills it when it has not after its deadline. */
  async stop(): Promise<void> {
    this.#wanted.abort();
    await this.#end();
    await this.#kept;
  }

  /** Stops the process and starts it anew at once. */
  async restart(): Promise<void> {
    if (this.#wanted.signal.aborted || this.#state === 'stopped') return this.start();
    const previous = this.#child?.pid;
    this.#restarting = true;
    await this.#end();
    while (this.#child?.pid === undefined || this.#child.pid === previous) {
      if (this.#wanted.signal.aborted) throw new Error(`${this.name} was stopped while it restarted`);
      await sleep(10);
    }
    this.#restarting = false;
    await this.untilReady();
  }

  /** Sends a signal, as a fault: what follows is as if the process had failed by itself. */
  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Kills the process, as the loss of its machine would, and leaves it down until `start`. */
  async crash(): Promise<void> {
    this.#wanted.abort();
    this.#child?.kill('SIGKILL');
    await this.#kept;
  }

  /** What the process is doing, asked just now. */
  async status(): Promise<ProcessStatus> {
    await this.#probe();
    return {
      name: this.name,
      zone: this.zone,
      state: this.#state,
      pid: this.#child?.pid,
      uptimeMs: this.#child ? Date.now() - this.#startedAt : 0,
      restarts: Math.max(0, this.#starts - 1),
      logFile: this.#plan.logFile,
    };
  }

  async #keep(wanted: AbortSignal): Promise<void> {
    this.#failures = 0;
    while (!wanted.aborted) {
      const end = await this.#runOnce();
      if (wanted.aborted) break;
      if (this.#restarting) continue;
      this.#failures = Date.now() - this.#startedAt >= steadyAfterMs ? 1 : this.#failures + 1;
      const pauseMs = backoffMs(this.#failures);
      this.#report(`${this.name} ended (${end}), starts again in ${pauseMs / 1000} s; log: ${this.#plan.logFile}`);
      this.#state = 'waiting';
      await sleep(pauseMs, undefined, {signal: wanted}).catch(() => undefined);
      if (!wanted.aborted) void this.#sayWhenBack();
    }
    this.#state = 'stopped';
  }

  async #sayWhenBack(): Promise<void> {
    // A process that ends again and again comes back once.
    if (this.#awaited) return;
    this.#awaited = true;
    await this.untilReady().then(
      () => this.#report(`${this.name} is back`),
      () => undefined,
    );
    this.#awaited = false;
  }

  /** Resolves with how the process ended. */
  async #runOnce(): Promise<string> {
    const {cwd, env, user, logFile, leftovers, stopSignal} = this.#plan;
    const [command, args] = commandOf(this.#plan);
    for (const path of leftovers) rmSync(path, {force: true});
    const log = openSync(logFile, 'a');
    // A session of its own: Ctrl-C at the terminal must reach the runner only, which stops everything in order.
    const child = spawn(command, args, {cwd, env, detached: true, stdio: ['ignore', log, log], ...user});
    closeSync(log);
    this.#child = child;
    this.#state = 'starting';
    this.#startedAt = Date.now();
    this.#starts += 1;
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
    });
    if (child.pid !== undefined) this.#ledger.started(this.name, child.pid, stopSignal);
    const end = await ended;
    this.#child = undefined;
    this.#ledger.ended(this.name);
    return end;
  }

  async #end(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve();
      child.once('exit', () => resolve());
    });
    await this.#plan.drain?.().catch(() => undefined);
    child.kill(this.#plan.stopSignal);
    const killer = setTimeout(() => child.kill('SIGKILL'), this.#plan.stopDeadlineMs);
    await ended;
    clearTimeout(killer);
  }

  async #probe(): Promise<boolean> {
    const child = this.#child;
    if (child === undefined) return false;
    const ready = await this.#plan.ready().catch(() => false);
    if (child !== this.#child) return false;
    if (ready) this.#state = 'ready';
    else if (this.#state === 'ready') this.#state = 'unready';
    return ready;
  }
}
