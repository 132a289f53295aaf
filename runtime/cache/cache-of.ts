import {LRUCache} from 'lru-cache';
import {Code} from '#gen/ts/google/rpc/code.ts';
import {Failure} from '#runtime/errors/failure.ts';
import type {CacheOf, CacheOptions} from './cache.ts';
import {decodeEntry, type Entry, encodeEntry} from './entry.ts';
import type {SharedTier} from './shared-tier.ts';

/** A load on its way, which others that ask for the same key wait for. */
interface Flight<Value> {
  readonly landed: Promise<Value | undefined>;
  /** The key was invalidated since it began: its result is for those who wait, not for keeping. */
  stale: boolean;
}

/** One cache of values over the memory of this process and the tier that replicas share. */
export const cacheOf = <Value>(shared: SharedTier, options: CacheOptions<Value>): CacheOf<Value> => {
  const {name, ttlMs, negativeTtlMs = ttlMs / 10, maxEntries, encode, decode} = options;
  const local = new LRUCache<string, Entry<Value>>({max: maxEntries});
  const flights = new Map<string, Flight<Value>>();

  const take = (id: string, flight: () => Flight<Value>, entry: Entry<Value>): Value | undefined => {
    if (!flight().stale) local.set(id, entry, {ttl: Math.max(1, entry.expireTimeMs - Date.now())});
    return entry.value;
  };

  const fetch = async (
    id: string,
    flight: () => Flight<Value>,
    load: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> => {
    const found = await shared.read(id);
    const known = found.value && decodeEntry(found.value, decode);
    if (known) return take(id, flight, known);
    const value = await load();
    const entryTtlMs = jittered(value === undefined ? negativeTtlMs : ttlMs);
    const entry = {value, expireTimeMs: Date.now() + entryTtlMs};
    // Not waited for: the answer is there.
    if (!flight().stale) void shared.store(id, found.generation, encodeEntry(entry, encode), entryTtlMs);
    return take(id, flight, entry);
  };

  const fly = (id: string, load: () => Promise<Value | undefined>): Flight<Value> => {
    const landed = fetch(id, () => flight, load).finally(() => {
      if (flights.get(id) === flight) flights.delete(id);
    });
    const flight: Flight<Value> = {landed, stale: false};
    flights.set(id, flight);
    return flight;
  };

  const drop = (ids: Iterable<string>): void => {
    for (const id of ids) {
      local.delete(id);
      const flight = flights.get(id);
      if (flight) flight.stale = true;
      flights.delete(id);
    }
  };

  return {
    get: async (tenant, key, load) => {
      const id = `${tenant}:${name}:${key}`;
      const near = local.get(id);
      if (near) return near.value;
      const other = flights.get(id);
      if (!other) return fly(id, load).landed;
      // The other's time is not ours.
      return other.landed.catch((error: unknown) => {
        if (!isOver(error)) throw error;
        return (flights.get(id) ?? fly(id, load)).landed;
      });
    },
    invalidate: async (tenant, keys) => {
      const ids = keys.map((key) => `${tenant}:${name}:${key}`);
      drop(ids);
      await shared.forget(ids);
      // Once more: until Redis had forgotten, the old value could be read there.
      drop(ids);
    },
    clearLocal: () => {
      drop([...flights.keys()]);
      local.clear();
    },
  };
};

const jittered = (ms: number): number => ms * (0.9 + Math.random() * 0.2);

/** Whether the load ended because its caller's time or interest did. */
const isOver = (error: unknown): boolean =>
  error instanceof Failure && (error.code === Code.CANCELLED || error.code === Code.DEADLINE_EXCEEDED);
