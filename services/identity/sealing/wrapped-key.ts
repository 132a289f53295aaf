import {randomBytes} from 'node:crypto';
import type {KeyEncryptionKeys} from './key-encryption-keys.ts';
import {sealWith} from './seal.ts';

/** A data key as the database has it. */
export interface WrappedKey {
  /** What it seals: `signing keys`. A key that was wrapped for one purpose does not open for another. */
  readonly purpose: string;
  /** Id of the key that opens it. */
  readonly kekId: string;
  readonly wrapped: Uint8Array<ArrayBuffer>;
}

/** A new data key, wrapped. */
export const makeWrappedKey = (purpose: string, keys: KeyEncryptionKeys): WrappedKey =>
  wrapKey(purpose, randomBytes(32), keys);

const wrapKey = (purpose: string, dataKey: Uint8Array, {active}: KeyEncryptionKeys): WrappedKey => ({
  purpose,
  kekId: active.id,
  wrapped: sealWith(active.key).close(dataKey, purpose),
});

/** The data key. Throws an error with the id when its key-encryption key is missing, and when somebody changed it. */
export const unwrapKey = ({purpose, kekId, wrapped}: WrappedKey, keys: KeyEncryptionKeys): Uint8Array =>
  sealWith(keys.byId(kekId).key).open(wrapped, purpose);

/** The same data key under the active key-encryption key. */
export const rewrapKey = (key: WrappedKey, keys: KeyEncryptionKeys): WrappedKey =>
  wrapKey(key.purpose, unwrapKey(key, keys), keys);
