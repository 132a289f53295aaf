import {setTimeout as delay} from 'node:timers/promises';

/** What `look` answers as soon as it is something. Throws `what` when that takes longer than `withinMs`. */
export async function until<Found>(
  what: string,
  withinMs: number,
  look: () => Found | undefined | Promise<Found | undefined>,
): Promise<Found> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await delay(50);
  }
}
