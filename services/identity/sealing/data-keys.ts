import type {Logger} from 'pino';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import type {KeyEncryptionKeys} from './key-encryption-keys.ts';
import {makeWrappedKey, rewrapKey, unwrapKey, type WrappedKey} from './wrapped-key.ts';

/** Keys that seal what the database holds, one for each purpose, shared by all replicas. */
export interface DataKeys {
  /** The key of a purpose, 32 bytes; made when there is none. Throws when its key-encryption key is missing, with its id. */
  of(purpose: string): Promise<Uint8Array>;
  /** Wraps with the active key what is wrapped with another one. Answers how many keys it was. */
  rewrap(): Promise<number>;
}

export interface DataKeysOptions {
  readonly database: Pick<Database<PrismaClient>, 'system'>;
  readonly keys: KeyEncryptionKeys;
  readonly log: Logger;
}

/**
 * Envelope encryption: values are sealed with data keys, data keys are wrapped with a key-encryption key that the database
 * never sees. So another key-encryption key takes the place of the one before without a sealed value being touched.
 */
export const dataKeysIn = ({database: {system}, keys, log}: DataKeysOptions): DataKeys => ({
  of: async (purpose) => {
    const before = await system.dataKey.findFirst({where: {purpose}});
    if (before) return unwrapKey(stored(before), keys);
    // Of replicas that start at once one makes it, and all take that one.
    await system.dataKey.createMany({data: makeWrappedKey(purpose, keys), skipDuplicates: true});
    return unwrapKey(stored(await system.dataKey.findFirstOrThrow({where: {purpose}})), keys);
  },
  rewrap: async () => {
    const old = await system.dataKey.findMany({where: {kekId: {not: keys.active.id}}});
    for (const key of old) {
      const {purpose, kekId} = key;
      // Not over what another replica, with other settings, has done meanwhile.
      await system.dataKey.updateMany({where: {purpose, kekId}, data: rewrapKey(stored(key), keys)});
      log.info({purpose, from: kekId, to: keys.active.id}, 'a data key is wrapped with the active key-encryption key');
    }
    return old.length;
  },
});

const stored = ({purpose, kekId, wrapped}: {purpose: string; kekId: string; wrapped: Uint8Array}): WrappedKey => ({
  purpose,
  kekId,
  wrapped: new Uint8Array(wrapped),
});
