export interface BatchLimits {
  /** Keys in one load at the most. */
  readonly maxKeys: number;
  /** Keys that may wait for the next load; more are refused. */
  readonly maxWaiting: number;
}

/** More keys wait than `maxWaiting`. */
export class TooManyWaiting extends Error {
  override readonly name = 'TooManyWaiting';
}

/**
 * Loads single keys through a function that loads many: one load at a time, with all keys that have come meanwhile.
 * However many callers there are, the source answers one query at a time; a load begins after it was asked for.
 */
export const batched = <Value>(
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  {maxKeys, maxWaiting}: BatchLimits,
): ((key: string) => Promise<Value | undefined>) => {
  const waiting = new Map<string, PromiseWithResolvers<Value | undefined>>();
  let running = false;

  const run = async () => {
    running = true;
    while (waiting.size > 0) {
      const batch = [...waiting].slice(0, maxKeys);
      for (const [key] of batch) waiting.delete(key);
      try {
        const found = await load(batch.map(([key]) => key));
        for (const [key, {resolve}] of batch) resolve(found.get(key));
      } catch (error) {
        for (const [, {reject}] of batch) reject(error);
      }
    }
    running = false;
  };

  return (key) => {
    const before = waiting.get(key);
    if (before) return before.promise;
    if (waiting.size >= maxWaiting) return Promise.reject(new TooManyWaiting(`${maxWaiting} keys wait already`));
    const asked = Promise.withResolvers<Value | undefined>();
    waiting.set(key, asked);
    if (!running) void run();
    return asked.promise;
  };
};
