import type {Redis} from 'ioredis';
import {LRUCache} from 'lru-cache';
import {openRedis} from './open-redis.ts';
import type {Found, Generation, SharedTier} from './shared-tier.ts';

/** Outlives every load: after it, a load that began before an invalidation could bring the old value back. */
const generationSeconds = 120;
/** After a failure Redis is not asked for so long: a call shall wait for it once, not at every step. */
const restMs = 250;
/** Invalidations that Redis missed and still is owed; the oldest are forgotten, as their values expire. */
const maxOwed = 100_000;
const keysAScript = 1000;
const longestTtlMs = 24 * 60 * 60_000;

/** Stores a value unless the key was invalidated since its generation was read. */
const store = `
  if (redis.call('get', KEYS[2]) or '') == ARGV[1] then redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3]) end
  return 1`;
const forget = `
  for _, key in ipairs(KEYS) do
    redis.call('unlink', key)
    redis.call('incr', key .. ':generation')
    redis.call('expire', key .. ':generation', ${generationSeconds})
  end
  return 1`;

/**
 * Redis as a cache that replicas share. Fails fast and silently: what it cannot answer is a miss. An invalidation that it
 * missed is made up for before it is asked again.
 */
export class RedisTier implements SharedTier {
  readonly #redis: Redis;
  readonly #owed = new LRUCache<string, symbol>({max: maxOwed, ttl: longestTtlMs});
  #restUntil = 0;

  constructor(url: string, commandTimeoutMs: number) {
    this.#redis = openRedis(url, commandTimeoutMs);
    this.#redis.on('ready', () => {
      this.#restUntil = 0;
    });
  }

  async read(key: string): Promise<Found> {
    const nothing = {value: undefined, generation: undefined};
    if (!(await this.#usable())) return nothing;
    const found = await this.#try(() => this.#redis.mgetBuffer(key, `${key}:generation`));
    if (!found) return nothing;
    const [value, generation] = found;
    return {value: value ?? undefined, generation: generation?.toString() ?? ''};
  }

  async store(key: string, generation: Generation, value: Uint8Array, ttlMs: number): Promise<void> {
    if (generation === undefined || this.#owed.has(key) || !(await this.#usable())) return;
    const bytes = Buffer.from(value);
    const ttl = Math.min(Math.ceil(ttlMs), longestTtlMs);
    await this.#try(() => this.#redis.eval(store, 2, key, `${key}:generation`, generation, bytes, ttl));
  }

  async forget(keys: readonly string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += keysAScript) {
      const some = keys.slice(start, start + keysAScript);
      if (await this.#forgetNow(some)) continue;
      // A mark of its own for each time: what settles an earlier debt must not settle this one.
      for (const key of some) this.#owed.set(key, Symbol(key));
    }
  }

  async check(): Promise<void> {
    await this.#redis.ping();
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }

  /** Whether Redis is there and knows of every invalidation. */
  async #usable(): Promise<boolean> {
    if (this.#redis.status !== 'ready' || Date.now() < this.#restUntil) return false;
    return this.#owed.size === 0 || this.#settle();
  }

  /** Makes up for invalidations that are owed; whether none is left. */
  async #settle(): Promise<boolean> {
    const debts = [...this.#owed.entries()].slice(0, keysAScript);
    if (!(await this.#forgetNow(debts.map(([key]) => key)))) return false;
    for (const [key, mark] of debts) if (this.#owed.peek(key) === mark) this.#owed.delete(key);
    return this.#owed.size === 0;
  }

  async #forgetNow(keys: readonly string[]): Promise<boolean> {
    return (await this.#try(() => this.#redis.eval(forget, keys.length, ...keys))) !== undefined;
  }

  async #try<Answer>(command: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await command();
    } catch {
      this.#restUntil = Date.now() + restMs;
      return undefined;
    }
  }
}
