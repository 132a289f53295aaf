import type {ProcessLedger} from '../processes/process-ledger.ts';
import type {ProcessPlan, ProcessStatus, Report} from './process-plan.ts';
import {SupervisedProcess} from './supervised-process.ts';

/** Keeps processes running that were started in stages, and stops them stage by stage in the opposite order. */
export class Supervisor {
  readonly #ledger: ProcessLedger;
  readonly #report: Report;
  readonly #stages: SupervisedProcess[][] = [];
  #stopping: Promise<void> | undefined;

  constructor(ledger: ProcessLedger, report: Report) {
    this.#ledger = ledger;
    this.#report = report;
  }

  /**
   * Starts processes at the same time and waits until all are ready. They stop before everything that was started
   * earlier, those of one stage together. Rejects with the first failure; what did start keeps running until `stop`.
   */
  async start(...stages: readonly (readonly ProcessPlan[])[]): Promise<void> {
    if (this.#stopping) throw new Error('stopped before everything was started');
    const started = stages.map((plans) => plans.map((plan) => new SupervisedProcess(plan, this.#ledger, this.#report)));
    this.#stages.push(...started);
    await Promise.all(started.flat().map((process) => process.start()));
  }

  async statuses(): Promise<readonly ProcessStatus[]> {
    return Promise.all(this.#stages.flat().map((process) => process.status()));
  }

  /** @throws Error that lists the names there are when there is no process `name`. */
  process(name: string): SupervisedProcess {
    const processes = this.#stages.flat();
    const found = processes.find((process) => process.name === name);
    if (found) return found;
    throw new Error(`there is no process ${name}, but ${processes.map((process) => process.name).join(', ')}`);
  }

  /**
   * The processes of a zone.
   * @throws Error that lists the zones there are when none belongs to `zone`.
   */
  zone(zone: string): readonly SupervisedProcess[] {
    const processes = this.#stages.flat();
    const found = processes.filter((process) => process.zone === zone);
    if (found.length > 0) return found;
    const zones = new Set(processes.flatMap((process) => process.zone ?? []));
    throw new Error(`nothing runs in a zone ${zone}, but in ${[...zones].join(', ')}`);
  }

  /** Stops everything. Called again it waits for the same end. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopStages();
    return this.#stopping;
  }

  async #stopStages(): Promise<void> {
    for (const stage of this.#stages.toReversed()) await Promise.all(stage.map((process) => process.stop()));
  }
}
