import {isDeepStrictEqual} from 'node:util';
import {LRUCache} from 'lru-cache';
import {unavailable} from '#runtime/errors/unavailable.ts';
import type {Clock} from '../domain/clock.ts';
import type {Credential} from '../domain/credential.ts';
import type {FindCredentials} from '../store/credential-store.ts';
import {batched, TooManyWaiting} from './batched.ts';
import {inTime} from './in-time.ts';
import {within} from './within.ts';

export interface CredentialsConfig {
  /** For so long a look-up counts; events end it sooner. */
  readonly freshMs: number;
  /** For so long after its last look-up a known credential goes on while the database is away. */
  readonly graceMs: number;
  /** A look-up that takes longer counts as failed. */
  readonly lookUpTimeoutMs: number;
}

/** What was looked up: a credential, or that there is none. */
export interface Known {
  readonly credential: Credential | undefined;
  /** Milliseconds since 1970. */
  readonly checkedAt: number;
}

/** Credentials by the hashes of their secrets, in memory. */
export interface Credentials {
  /** What is known without waiting; undefined: `find` has to look it up. */
  remembered(hash: string): Known | undefined;
  /** Looks a credential up. Fails with SERVICE_UNAVAILABLE when the database is away and the credential not known. */
  find(hash: string): Promise<Known>;
  /** Forgets the credential of this name: it has changed. */
  forget(name: string): void;
  /** Looks everything up again before it is used: changes may have passed unseen. */
  distrust(): void;
}

/** For so long after a look-up failed, known credentials do not wait for another. */
const pauseMs = 1_000;
/** How much is remembered: known keys, and apart from them wrong ones, so that guesses push out other guesses only. */
const maxKnown = 50_000;
const maxAbsent = 10_000;

export const credentialsFrom = (
  findMany: FindCredentials,
  {freshMs, graceMs, lookUpTimeoutMs}: CredentialsConfig,
  clock: Clock,
): Credentials => {
  const known = new LRUCache<string, Known>({max: maxKnown});
  const absent = new LRUCache<string, Known>({max: maxAbsent});
  // Limited twice: a query that never ends must not stop those after it, a caller not wait for two in a row.
  const load = batched((hashes) => inTime(lookUpTimeoutMs, () => findMany(hashes)), {maxKeys: 500, maxWaiting: 5_000});
  const refreshing = new Set<string>();
  let changes = 0;
  let trustedFrom = Number.NEGATIVE_INFINITY;
  let awayUntil = Number.NEGATIVE_INFINITY;
  const now = () => clock().getTime();
  const age = (entry: Known) => now() - entry.checkedAt;
  const isFresh = (entry: Known) => entry.checkedAt > trustedFrom && age(entry) < freshMs;

  const remember = (hash: string, credential: Credential | undefined, checkedAt: number): Known => {
    const before = known.get(hash)?.credential;
    // The same object for the same content: its token is found by it.
    const entry = {credential: isDeepStrictEqual(before, credential) ? before : credential, checkedAt};
    known.delete(hash);
    (credential === undefined ? absent : known).set(hash, entry);
    return entry;
  };

  const lookUp = async (hash: string): Promise<Known> => {
    for (;;) {
      const [seen, checkedAt] = [changes, now()];
      const credential = await within(lookUpTimeoutMs, load(hash));
      // Something was revoked while the query ran: what it read may be from before.
      if (seen === changes) return remember(hash, credential, checkedAt);
    }
  };

  const find = async (hash: string): Promise<Known> => {
    const before = known.get(hash);
    const fallback = before && age(before) < graceMs ? before : undefined;
    if (fallback && now() < awayUntil) return fallback;
    try {
      return await lookUp(hash);
    } catch (cause) {
      if (!(cause instanceof TooManyWaiting)) awayUntil = now() + pauseMs;
      // Not what was known before, if it was forgotten meanwhile.
      if (fallback && known.get(hash) === fallback) return fallback;
      throw unavailable('The database', {cause, retryAfterMs: pauseMs});
    }
  };

  return {
    remembered: (hash) => {
      const entry = known.get(hash) ?? absent.get(hash);
      if (entry === undefined || !isFresh(entry)) return undefined;
      if (entry.credential && age(entry) >= freshMs / 2 && !refreshing.has(hash)) {
        // Ahead of time, so that a busy key never waits. A failure comes back when the entry is no longer fresh.
        refreshing.add(hash);
        void find(hash)
          .catch(() => undefined)
          .finally(() => refreshing.delete(hash));
      }
      return entry;
    },
    find,
    forget: (name) => {
      changes++;
      for (const [hash, {credential}] of known.entries()) if (credential?.name === name) known.delete(hash);
    },
    distrust: () => {
      changes++;
      trustedFrom = now();
    },
  };
};
