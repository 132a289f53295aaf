import {createHash, createHmac, randomBytes} from 'node:crypto';

const prefix = 'souk_refresh_';
const shape = /^souk_refresh_[\w-]{43}$/;

/** A new refresh token of 256 random bits, in a form that secret scanners recognise. */
export const mintRefreshToken = (): string => prefix + randomBytes(32).toString('base64url');

/** Whether a text has the form of a refresh token. */
export const isRefreshToken = (text: string): boolean => shape.test(text);

/** What is stored of a token: SHA-256. */
export const hashOf = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(token).digest());

/**
 * The token that takes the place of `token`: it can be made again by whoever has both the token and the salt. So a retry
 * is answered as before, and neither the database alone nor a stolen token alone gives the successor.
 */
export const successorOf = (token: string, salt: Uint8Array): string =>
  prefix + createHmac('sha256', token).update('souk refresh successor').update(salt).digest('base64url');
