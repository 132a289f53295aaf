import {LRUCache} from 'lru-cache';
import type {Logger} from 'pino';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import type {Dependency} from '#runtime/server/dependency.ts';
import type {Clock} from '../domain/clock.ts';
import {writeLastUses} from '../store/keys/write-last-uses.ts';

/** A key's time of last use is written so often at the most. */
const precisionMs = 60_000;
const everyMs = 2_000;
const maxKeys = 50_000;

/** Times of last use, on their way to the keys. Closing it writes what it holds. */
export interface LastUses extends Dependency {
  /** Takes note that a key of this name was used, at once and without waiting for anything. */
  used(name: string): void;
}

export interface LastUsesOptions {
  readonly database: Database<PrismaClient>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Writes when keys were used, off the way of the requests: many in one statement, a key once a minute. */
export const keepLastUses = ({database, clock, log}: LastUsesOptions): LastUses => {
  const known = new LRUCache<string, true>({max: maxKeys, ttl: precisionMs});
  let waiting = new Map<string, Date>();
  let writing = Promise.resolve();

  const flush = (): Promise<void> => {
    if (waiting.size === 0) return writing;
    const batch = waiting;
    waiting = new Map();
    writing = writing
      .then(() => writeLastUses(database, batch, precisionMs))
      // The next use after a while says it again.
      .catch((err: unknown) => log.warn({err, keys: batch.size}, 'when keys were used could not be written'));
    return writing;
  };

  const timer = setInterval(flush, everyMs);
  timer.unref();
  return {
    name: 'last uses of keys',
    essential: false,
    used: (name) => {
      if (known.has(name)) return;
      known.set(name, true);
      waiting.set(name, clock());
    },
    check: async () => undefined,
    close: async () => {
      clearInterval(timer);
      await flush();
    },
  };
};
