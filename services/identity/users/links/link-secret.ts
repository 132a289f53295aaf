import {hash, randomBytes} from 'node:crypto';

/** A new secret of 256 random bits: 43 characters of base64url. */
export const mintLinkSecret = (): string => randomBytes(32).toString('base64url');

/** What is stored of a secret: SHA-256. Nobody tries 2^256 secrets, so a fast hash is enough. */
export const hashLinkSecret = (secret: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(hash('sha256', secret, 'buffer'));
