import {setTimeout as delay} from 'node:timers/promises';

/** What `look` answers as soon as that is neither false nor undefined; throws `what` when it takes longer than `withinMs`. */
export const until = async <Found>(
  what: string,
  look: () => Found | false | undefined | Promise<Found | false | undefined>,
  withinMs = 10_000,
): Promise<Found> => {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await delay(25);
  }
};
