import {isDeepStrictEqual} from 'node:util';
import {LRUCache} from 'lru-cache';
import {unavailable} from '#runtime/errors/unavailable.ts';
import type {Clock} from '../domain/clock.ts';
import {batched, TooManyWaiting} from './batched.ts';
import {inTime} from './in-time.ts';
import {within} from './within.ts';

export interface LookUpConfig {
  /** For so long a look-up counts; events end it sooner. */
  readonly freshMs: number;
  /** For so long after its last look-up a known value goes on while the database is away. */
  readonly graceMs: number;
  /** A look-up that takes longer counts as failed. */
  readonly lookUpTimeoutMs: number;
}

/** What is looked up. */
export interface LookUpSource<Value> {
  /** The values of many keys at once; keys that have none are left out. */
  load(keys: readonly string[]): Promise<ReadonlyMap<string, Value>>;
  /** What is forgotten together: an API key by its name, what users may do by their tenant. */
  topicOf(value: Value): string;
}

/** What was looked up: a value, or that there is none. */
export interface Known<Value> {
  readonly value: Value | undefined;
  /** Milliseconds since 1970. */
  readonly checkedAt: number;
}

/** Values that decide over requests, in memory. */
export interface LookUps<Value> {
  /** What is known without waiting; undefined: `find` has to look it up. */
  remembered(key: string): Known<Value> | undefined;
  /** Looks a value up. Fails with SERVICE_UNAVAILABLE when the database is away and the value not known. */
  find(key: string): Promise<Known<Value>>;
  /** Forgets the values of a topic that are outdated, all of them by default: they have changed. */
  forget(topic: string, isOutdated?: (value: Value) => boolean): void;
  /** Forgets whatever is outdated, of any topic. It looks at everything, so it is for what happens rarely. */
  forgetWhere(isOutdated: (value: Value) => boolean): void;
  /** Looks everything up again before it is used: changes may have passed unseen. */
  distrust(): void;
}

/** For so long after a look-up failed, known values do not wait for another. */
const pauseMs = 1_000;
/** How much is remembered: known keys, and apart from them wrong ones, so that guesses push out other guesses only. */
const maxKnown = 50_000;
const maxAbsent = 10_000;
/** For so long keys are gathered that are looked up ahead of time: one query for many delays fewer answers than one for each. */
const gatherMs = 500;

export const lookUps = <Value extends object>(
  {load: loadMany, topicOf}: LookUpSource<Value>,
  {freshMs, graceMs, lookUpTimeoutMs}: LookUpConfig,
  clock: Clock,
): LookUps<Value> => {
  const topics = new Map<string, Set<string>>();
  const known = new LRUCache<string, Known<Value> & {readonly value: Value}>({
    max: maxKnown,
    onInsert: ({value}, key) => topics.set(topicOf(value), (topics.get(topicOf(value)) ?? new Set()).add(key)),
    dispose: ({value}, key) => {
      const keys = topics.get(topicOf(value));
      keys?.delete(key);
      if (keys?.size === 0) topics.delete(topicOf(value));
    },
  });
  const absent = new LRUCache<string, Known<Value>>({max: maxAbsent});
  // Limited twice: a query that never ends must not stop those after it, a caller not wait for two in a row.
  const load = batched((keys) => inTime(lookUpTimeoutMs, () => loadMany(keys)), {maxKeys: 500, maxWaiting: 5_000});
  const refreshing = new Set<string>();
  let gathered: string[] = [];
  let changes = 0;
  let trustedFrom = Number.NEGATIVE_INFINITY;
  let awayUntil = Number.NEGATIVE_INFINITY;
  const now = () => clock().getTime();
  const age = (entry: Known<Value>) => now() - entry.checkedAt;
  const isFresh = (entry: Known<Value>) => entry.checkedAt > trustedFrom && age(entry) < freshMs;

  const remember = (key: string, value: Value | undefined, checkedAt: number): Known<Value> => {
    const before = known.get(key)?.value;
    known.delete(key);
    if (value === undefined) {
      const entry = {value, checkedAt};
      absent.set(key, entry);
      return entry;
    }
    // The same object for the same content: its token is found by it.
    const entry = {value: before && isDeepStrictEqual(before, value) ? before : value, checkedAt};
    known.set(key, entry);
    absent.delete(key);
    return entry;
  };

  const lookUp = async (key: string): Promise<Known<Value>> => {
    for (;;) {
      const [seen, checkedAt] = [changes, now()];
      const value = await within(lookUpTimeoutMs, load(key));
      // Something was forgotten while the query ran: what it read may be from before.
      if (seen === changes) return remember(key, value, checkedAt);
    }
  };

  const find = async (key: string): Promise<Known<Value>> => {
    const before = known.get(key);
    const fallback = before && age(before) < graceMs ? before : undefined;
    if (fallback && now() < awayUntil) return fallback;
    try {
      return await lookUp(key);
    } catch (cause) {
      if (!(cause instanceof TooManyWaiting)) awayUntil = now() + pauseMs;
      // Not what was known before, if it was forgotten meanwhile.
      if (fallback && known.get(key) === fallback) return fallback;
      throw unavailable('The database', {cause, retryAfterMs: pauseMs});
    }
  };

  // Ahead of time, so that a busy key never waits. A failure comes back when the entry is no longer fresh.
  const refreshSoon = (key: string): void => {
    if (refreshing.has(key)) return;
    refreshing.add(key);
    gathered.push(key);
    if (gathered.length === 1) setTimeout(refreshGathered, gatherMs).unref();
  };

  const refreshGathered = (): void => {
    for (const key of gathered) {
      void find(key)
        .catch(() => undefined)
        .finally(() => refreshing.delete(key));
    }
    gathered = [];
  };

  return {
    remembered: (key) => {
      const entry = known.get(key) ?? absent.get(key);
      if (entry === undefined || !isFresh(entry)) return undefined;
      if (entry.value && age(entry) >= freshMs / 2) refreshSoon(key);
      return entry;
    },
    find,
    forget: (topic, isOutdated = () => true) => {
      changes++;
      for (const key of [...(topics.get(topic) ?? [])]) {
        const entry = known.peek(key);
        if (entry && isOutdated(entry.value)) known.delete(key);
      }
    },
    forgetWhere: (isOutdated) => {
      changes++;
      for (const [key, {value}] of [...known.entries()]) if (isOutdated(value)) known.delete(key);
    },
    distrust: () => {
      changes++;
      trustedFrom = now();
    },
  };
};
