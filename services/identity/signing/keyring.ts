import type {Logger} from 'pino';
import {unavailable} from '#runtime/errors/unavailable.ts';
import type {Dependency} from '#runtime/server/dependency.ts';
import type {Clock} from '../domain/clock.ts';
import type {SigningKeyStore} from '../store/signing-key-store.ts';
import {publishedAt, type Rotation, signingKeyAt, successorAt} from './key-schedule.ts';
import {makeSigningKey, type SigningKey} from './signing-key.ts';

/** The signing keys in the memory of one replica. */
export interface Keyring extends Dependency {
  /** The key to sign with. Fails with SERVICE_UNAVAILABLE when the keys have not been read for too long. */
  signing(): SigningKey;
  /** The keys to publish, on the same terms. */
  published(): readonly SigningKey[];
  /** Reads the keys anew and adds the next one when it is time. */
  refresh(): Promise<void>;
}

export interface KeyringOptions {
  readonly store: SigningKeyStore;
  readonly rotation: Rotation;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Reads the keys, at the very first start makes one, and follows them until it is closed.
 *
 * No key is used before everybody knows it: a replica works with what it has read within `staleAfterMs`, and a key is
 * in the database `leadMs` before its time, which is longer by what sidecars cache.
 */
export const openKeyring = async ({store, rotation, clock, log}: KeyringOptions): Promise<Keyring> => {
  let keys: readonly SigningKey[] = [];
  let readAt = Number.NEGATIVE_INFINITY;

  const refresh = async () => {
    const startedAt = clock().getTime();
    let read = await store.list();
    if (successorAt(read, clock(), rotation)) {
      await store.add({
        next: async (all) => {
          const activeFrom = successorAt(all, clock(), rotation);
          return activeFrom && makeSigningKey(activeFrom);
        },
        // A period more than needed: whoever looks into an incident finds yesterday's key.
        retired: (all) => {
          const kept = publishedAt(all, new Date(clock().getTime() - rotation.periodMs), rotation);
          return all.filter((key) => !kept.includes(key));
        },
      });
      read = await store.list();
    }
    if (startedAt < readAt) return;
    [keys, readAt] = [read, startedAt];
  };

  const fresh = (): readonly SigningKey[] => {
    if (clock().getTime() - readAt > rotation.staleAfterMs) throw unavailable('The store of signing keys');
    return keys;
  };

  await refresh();
  const timer = setInterval(() => {
    refresh().catch((error) => log.warn({err: error}, 'the signing keys could not be read'));
  }, rotation.staleAfterMs / 4);
  timer.unref();

  return {
    name: 'signing keys',
    essential: false,
    refresh,
    signing: () => {
      const key = signingKeyAt(fresh(), clock());
      if (key === undefined) throw unavailable('The store of signing keys');
      return key;
    },
    published: () => publishedAt(fresh(), clock(), rotation),
    check: async () => void fresh(),
    close: async () => clearInterval(timer),
  };
};
