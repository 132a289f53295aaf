import {setTimeout as delay} from 'node:timers/promises';

/** Waits until `look` answers true. Throws when that takes longer than `withinMs`. */
export const until = async (look: () => Promise<boolean>, withinMs = 5_000): Promise<void> => {
  const end = Date.now() + withinMs;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms`);
    await delay(10);
  }
};
