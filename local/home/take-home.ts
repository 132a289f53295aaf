import {endOrphans} from '../processes/end-orphans.ts';
import {openLedger} from '../processes/process-ledger.ts';
import type {Report} from '../supervise/process-plan.ts';
import {Supervisor} from '../supervise/supervisor.ts';
import {clearRun} from './clear-run.ts';
import {lockHome} from './lock-home.ts';
import {type Home, openHome} from './open-home.ts';
import {rotateLogs} from './rotate-logs.ts';

/** A home that is ours until `stop`. */
export interface RunningHome {
  readonly home: Home;
  readonly supervisor: Supervisor;
  /** Adds something to do first when all is stopped. */
  beforeStop(action: () => void): void;
  /** Stops every process, removes what belongs to the run, and gives the home back. Called again it waits for the same end. */
  stop(): Promise<void>;
}

/**
 * Takes a home for this process: its lock, and a clean `run/`, whatever an earlier runner has left there.
 * @throws HomeIsLocked when another runner has it.
 */
export async function takeHome(root: string, report: Report): Promise<RunningHome> {
  const home = openHome(root);
  const lock = await lockHome(home);
  try {
    const orphans = await endOrphans(openLedger(home));
    if (orphans.length > 0) report(`ended what an earlier run had left: ${orphans.join(', ')}`);
    clearRun(home);
    rotateLogs(home);
  } catch (error) {
    lock.release();
    throw error;
  }
  const supervisor = new Supervisor(openLedger(home), report);
  const actions: (() => void)[] = [];
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    lock.stopping();
    for (const action of actions) action();
    await supervisor.stop();
    clearRun(home);
    lock.release();
  };
  return {
    home,
    supervisor,
    beforeStop: (action) => actions.push(action),
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}
