import {setTimeout as sleep} from 'node:timers/promises';
import {retries} from '#mesh/render/model/resilience.ts';
import {adminOf} from '../../mesh/support/doors.ts';
import {instances} from '../../mesh/support/instances.ts';

/** As long as it takes, without calls, from the deepest debt to all that may be saved up. */
const savedUpMs = ((retries.savedUp * 1.5) / retries.perSecond + 1) * 1000;

/**
 * Waits until every Envoy has saved up again all the retries that it may: what an outage in the test before has cost, a
 * later test needs for a loss of its own.
 */
export async function untilRetriesAreSaved(): Promise<void> {
  let [last, since] = [await retried(), performance.now()];
  while (performance.now() - since < savedUpMs) {
    await sleep(500);
    const now = await retried();
    if (now !== last) [last, since] = [now, performance.now()];
  }
}

async function retried(): Promise<number> {
  const found = await Promise.all(
    instances().map(({name}) => adminOf(name).stats('^cluster\\..*\\.upstream_rq_retry$')),
  );
  return found.flatMap((stats) => [...stats.values()]).reduce((sum, value) => sum + value, 0);
}
