import {setTimeout as sleep} from 'node:timers/promises';
import {isRunning} from './process-identity.ts';
import type {LedgerEntry, ProcessLedger} from './process-ledger.ts';

/**
 * Ends what an earlier runner left behind: asks first, kills what is still there after `deadlineMs`. A process that
 * only has the pid of an orphan is left alone. Returns the names of those that it ended.
 */
export async function endOrphans(ledger: ProcessLedger, deadlineMs = 10_000): Promise<readonly string[]> {
  const orphans = ledger.entries().filter((known) => isRunning(known));
  for (const orphan of orphans) signal(orphan, orphan.stopSignal);
  await gone(orphans, deadlineMs);
  for (const orphan of orphans.filter((known) => isRunning(known))) signal(orphan, 'SIGKILL');
  await gone(orphans, 5_000);
  const left = orphans.filter((known) => isRunning(known));
  if (left.length > 0) throw new Error(`cannot end ${left.map(({name, pid}) => `${name} (pid ${pid})`).join(', ')}`);
  for (const {pid} of ledger.entries()) ledger.ended(pid);
  return orphans.map(({name}) => name);
}

async function gone(entries: readonly LedgerEntry[], deadlineMs: number): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (Date.now() < deadline && entries.some((known) => isRunning(known))) await sleep(25);
}

function signal({pid}: LedgerEntry, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself meanwhile.
  }
}
