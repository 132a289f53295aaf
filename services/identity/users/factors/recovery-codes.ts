import {hash, randomInt} from 'node:crypto';

const howMany = 10;
/** Without what looks alike on paper: 0 and o, 1 and l. */
const letters = '23456789abcdefghijkmnpqrstuvwxyz';
const length = 16;
const group = /.{4}(?=.)/g;

/** Ten new codes of 80 random bits, in groups of four letters. */
export const mintRecoveryCodes = (): string[] =>
  Array.from({length: howMany}, () =>
    Array.from({length}, () => letters.charAt(randomInt(letters.length)))
      .join('')
      .replaceAll(group, '$&-'),
  );

/**
 * What is stored of a code: SHA-256 of it and its user, so that one guess is a guess at one user's codes. Nobody tries 2^80, so
 * a fast hash is enough.
 */
export const hashRecoveryCode = (userId: string, code: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(hash('sha256', `${userId} ${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`, 'buffer'));
