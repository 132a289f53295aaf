import {hash, randomInt} from 'node:crypto';
import {crc32} from 'node:zlib';

/** A new secret and what of it may be shown later. */
export interface ApiKeySecret {
  /** `souk_<prefix>_<random><checksum>`: 8, 32 and 6 characters of base62. */
  readonly secret: string;
  /** `souk_<prefix>`. */
  readonly prefix: string;
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const pattern = /^souk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/;

/**
 * Makes a secret of 190 random bits. Its form is recognised by secret scanners, and its checksum tells them (and us,
 * without a look-up) a real one from a look-alike, as GitHub's tokens do:
 * https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 */
export const mintSecret = (): ApiKeySecret => {
  const prefix = `souk_${randomText(8)}`;
  const body = `${prefix}_${randomText(32)}`;
  return {secret: body + checksum(body), prefix};
};

/** Whether a text has the form of a secret. Says nothing about whether such a key exists. */
export const isSecret = (text: string): boolean => pattern.test(text) && checksum(text.slice(0, -6)) === text.slice(-6);

/**
 * What is stored of a secret: SHA-256, base64url. A slow hash defends passwords that people choose; nobody tries
 * 2^190 secrets, and a fast one keeps the look-up of every request cheap.
 */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url');

const randomText = (length: number): string =>
  Array.from({length}, () => base62.charAt(randomInt(base62.length))).join('');

/** CRC-32 in six characters of base62. */
const checksum = (text: string): string => {
  let rest = crc32(text);
  let digits = '';
  while (digits.length < 6) {
    digits = base62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
};
