import {setTimeout as sleep} from 'node:timers/promises';
import {backoffMs, steadyAfterMs} from '../processes/backoff.ts';
import type {ProcessLedger} from '../processes/process-ledger.ts';
import {lastLines} from './last-lines.ts';
import type {ProcessPlan, ProcessState, ProcessStatus, Report, Succession} from './process-plan.ts';
import {endedWithin, type RunningProcess, runProcess} from './running-process.ts';

/** So often may a process end before it is ever ready until its start counts as failed. */
const startAttempts = 3;

/** One process that is kept running until `stop`: when it ends it is started again, later and later. */
export class SupervisedProcess {
  readonly name: string;
  readonly zone: string | undefined;
  readonly #plan: ProcessPlan;
  readonly #ledger: ProcessLedger;
  readonly #report: Report;
  #wanted = new AbortController();
  #kept: Promise<void> = Promise.resolve();
  #current: RunningProcess | undefined;
  #state: ProcessState = 'stopped';
  #starts = 0;
  /** Of how many processes in a row one took over from the other. */
  #epoch = 0;
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

  /** Starts another process in the place of this one: one that takes over where the plan says how, else one after the other. */
  async restart(): Promise<void> {
    if (this.#wanted.signal.aborted || this.#state === 'stopped') return this.start();
    const previous = this.#current;
    if (previous && this.#plan.succession) return this.#succeed(previous, this.#plan.succession);
    this.#restarting = true;
    await this.#end();
    while (this.#current?.pid === undefined || this.#current === previous) {
      if (this.#wanted.signal.aborted) throw new Error(`${this.name} was stopped while it restarted`);
      await sleep(10);
    }
    this.#restarting = false;
    await this.untilReady();
  }

  /** Sends a signal, as a fault: what follows is as if the process had failed by itself. */
  kill(signal: NodeJS.Signals): void {
    this.#current?.kill(signal);
  }

  /** Kills the process, as the loss of its machine would, and leaves it down until `start`. */
  async crash(): Promise<void> {
    this.#wanted.abort();
    this.#current?.kill('SIGKILL');
    await this.#kept;
  }

  /** What the process is doing, asked just now. */
  async status(): Promise<ProcessStatus> {
    await this.#probe();
    return {
      name: this.name,
      zone: this.zone,
      state: this.#state,
      pid: this.#current?.pid,
      uptimeMs: this.#current ? Date.now() - this.#current.startedAt : 0,
      restarts: Math.max(0, this.#starts - 1),
      logFile: this.#plan.logFile,
    };
  }

  async #keep(wanted: AbortSignal): Promise<void> {
    this.#failures = 0;
    while (!wanted.aborted) {
      const {end, livedMs} = await this.#runOnce();
      if (wanted.aborted) break;
      if (this.#restarting) continue;
      this.#failures = livedMs >= steadyAfterMs ? 1 : this.#failures + 1;
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

  /** Resolves with how the process ended, or the last of those that took over from one another. */
  async #runOnce(): Promise<{end: string; livedMs: number}> {
    this.#epoch = 0;
    for (let running = this.#launch(); ; ) {
      const end = await running.ended;
      if (this.#current === undefined || this.#current === running) {
        this.#current = undefined;
        return {end, livedMs: Date.now() - running.startedAt};
      }
      running = this.#current;
    }
  }

  #launch(): RunningProcess {
    const running = runProcess(this.#plan, this.#ledger, this.#epoch);
    this.#current = running;
    this.#state = 'starting';
    this.#starts += 1;
    return running;
  }

  /** Starts a process that takes over from the one before. When it fails, both end, and what follows is a failure as any. */
  async #succeed(previous: RunningProcess, {deadlineMs}: Succession): Promise<void> {
    this.#epoch += 1;
    const next = this.#launch();
    void next.ended.then(() => previous.kill('SIGKILL'));
    await this.untilReady();
    await endedWithin(previous, deadlineMs);
  }

  async #end(): Promise<void> {
    const running = this.#current;
    if (running === undefined) return;
    await this.#plan.drain?.().catch(() => undefined);
    running.kill(this.#plan.stopSignal);
    await endedWithin(running, this.#plan.stopDeadlineMs);
  }

  async #probe(): Promise<boolean> {
    const running = this.#current;
    if (running === undefined) return false;
    const ready = await this.#plan.ready().catch(() => false);
    if (running !== this.#current) return false;
    if (ready) this.#state = 'ready';
    else if (this.#state === 'ready') this.#state = 'unready';
    return ready;
  }
}
