import {CompactEncrypt} from 'jose';

/** Seals the secret of a link for those who deliver it. */
export type SealLink = (secret: string) => Promise<string>;

/** JSON Web Encryption (RFC 7516), `dir` and `A256GCM`: any library for JOSE opens it. `key` has 32 bytes. */
export const sealLinkWith =
  (key: Uint8Array): SealLink =>
  (secret) =>
    new CompactEncrypt(Buffer.from(secret)).setProtectedHeader({alg: 'dir', enc: 'A256GCM'}).encrypt(key);
