import {createCipheriv, createDecipheriv, randomBytes} from 'node:crypto';

/** Keeps bytes unreadable for whoever has the database without the key. */
export interface Seal {
  /** `context` is authenticated with the bytes: what was sealed for one row does not open in another. */
  close(plain: Uint8Array, context: string): Uint8Array<ArrayBuffer>;
  /** Throws when the bytes were sealed with another key or for another context, or were changed. */
  open(sealed: Uint8Array, context: string): Uint8Array;
}

const ivBytes = 12;
const tagBytes = 16;

/** AES-256-GCM (NIST SP 800-38D) with a random nonce: nonce, tag, ciphertext. `key` has 32 bytes. */
export const sealWith = (key: Uint8Array): Seal => ({
  close: (plain, context) => {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
    const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
    return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), ciphertext]));
  },
  open: (sealed, context) => {
    const iv = sealed.subarray(0, ivBytes);
    const tag = sealed.subarray(ivBytes, ivBytes + tagBytes);
    const decipher = createDecipheriv('aes-256-gcm', key, iv, {authTagLength: tagBytes})
      .setAAD(Buffer.from(context))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
  },
});
