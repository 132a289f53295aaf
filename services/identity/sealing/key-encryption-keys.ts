import {createHash} from 'node:crypto';
import {z} from 'zod';

/** A key that wraps data keys and nothing else. */
export interface KeyEncryptionKey {
  /** The first 16 hexadecimal digits of the SHA-256 of the key: it says which key is meant and nothing about it. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** All keys by which data keys may be wrapped. */
export interface KeyEncryptionKeys {
  /** Wraps what is wrapped from now on. */
  readonly active: KeyEncryptionKey;
  /** The key of an id. Throws an error that names the id and the setting when it is not there. */
  byId(id: string): KeyEncryptionKey;
}

export const settingName = 'IDENTITY_KEY_ENCRYPTION_KEYS';

const keyBytes = 32;

/** The setting: keys in base64 with commas between, the active one first. */
export const keyEncryptionKeysSetting = z
  .string({error: 'is required: 32 random bytes in base64, and after a comma each key from before'})
  .transform((list) => list.split(',').map((value) => new Uint8Array(Buffer.from(value.trim(), 'base64'))))
  .refine((keys) => keys.every(({length}) => length === keyBytes), {error: 'is not 32 bytes in base64, key by key'})
  .transform(keyEncryptionKeys);

/** @param keys of 32 bytes, the active one first, at least one. */
export function keyEncryptionKeys(keys: readonly Uint8Array[]): KeyEncryptionKeys {
  const known = keys.map((key) => ({id: createHash('sha256').update(key).digest('hex').slice(0, 16), key}));
  const [active] = known;
  if (active === undefined) throw new Error(`${settingName} names no key`);
  return {
    active,
    byId: (id) => {
      const found = known.find((candidate) => candidate.id === id);
      if (found) return found;
      throw new Error(
        `the key-encryption key ${id} is missing: ${settingName} must name it until nothing is wrapped with it`,
      );
    },
  };
}
