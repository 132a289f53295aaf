import {createPrivateKey, generateKeyPair, type KeyObject} from 'node:crypto';
import {promisify} from 'node:util';
import {v7} from 'uuid';
import type {Scheduled} from './key-schedule.ts';

/** A key pair on P-256 and the time from which it signs. */
export interface SigningKey extends Scheduled {
  /** `kid` of the tokens that it signs. */
  readonly id: string;
  /** Coordinates of the public key, base64url (RFC 7518 section 6.2). */
  readonly x: string;
  readonly y: string;
  readonly privateKey: KeyObject;
}

const generate = promisify(generateKeyPair);

/** Makes a key that signs from `activeFrom` on. */
export const makeSigningKey = async (activeFrom: Date): Promise<SigningKey> => {
  const {publicKey, privateKey} = await generate('ec', {namedCurve: 'P-256'});
  const {x, y} = publicKey.export({format: 'jwk'});
  if (x === undefined || y === undefined) throw new Error('a key on P-256 without coordinates');
  return {id: v7(), activeFrom, x, y, privateKey};
};

/** The private part as PKCS #8, to be sealed. */
export const exportPrivateKey = (key: SigningKey): Uint8Array => key.privateKey.export({format: 'der', type: 'pkcs8'});

export const importPrivateKey = (pkcs8: Uint8Array): KeyObject =>
  createPrivateKey({key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8'});
