import {setTimeout as delay} from 'node:timers/promises';

/** What `look` answers as soon as it is something. Throws when that takes longer than `withinMs`. */
export const until = async <Found>(
  look: () => Found | undefined | Promise<Found | undefined>,
  withinMs = 5000,
): Promise<Found> => {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`nothing within ${withinMs} ms: ${look}`);
    await delay(10);
  }
};
