import {setTimeout as delay} from 'node:timers/promises';

/** Waits until `look` answers true; throws `what` when that takes longer than `withinMs`. */
export const until = async (what: string, look: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> => {
  const end = performance.now() + withinMs;
  while (!(await look())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await delay(10);
  }
};
