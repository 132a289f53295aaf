import {setTimeout as sleep} from 'node:timers/promises';
import type {Instance} from './instance.ts';
import {adminOf} from './plan-envoy.ts';

/** Waits until the Envoy of every instance finds all its peers healthy. */
export async function untilPeersHealthy(instances: readonly Instance[], deadlineMs: number): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  await Promise.all(
    instances.map(async (instance) => {
      while ((await adminOf(instance).hosts()).some(({healthy}) => !healthy)) {
        if (Date.now() > deadline)
          throw new Error(`${instance.name} does not find its peers healthy after ${deadlineMs / 1000} s`);
        await sleep(100);
      }
    }),
  );
}
