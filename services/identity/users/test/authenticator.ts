import {createHash, generateKeyPairSync, type KeyObject, randomBytes, sign} from 'node:crypto';
import {isoCBOR} from '@simplewebauthn/server/helpers';
import {z} from 'zod';

const creation = z.object({
  challenge: z.string(),
  rp: z.object({id: z.string()}),
  user: z.object({id: z.string()}),
  excludeCredentials: z.array(z.object({id: z.string()})),
});
const request = z.object({
  challenge: z.string(),
  rpId: z.string(),
  allowCredentials: z.array(z.object({id: z.string()})).optional(),
  userVerification: z.string(),
});

// Bits of the authenticator data (WebAuthn level 3, section 6.1).
const flag = {userPresent: 1, userVerified: 4, backupEligible: 8, backedUp: 16, attested: 64};

interface Credential {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly userHandle: string;
  counter: number;
}

/** How an authenticator behaves. */
export interface Manner {
  /** The page that asks. */
  readonly origin?: string;
  /** Whether it makes sure who holds it; it does by default. */
  readonly verifiesUser?: boolean;
  /** Signs another challenge than the one that was asked. */
  readonly challenge?: string;
}

/**
 * An authenticator in software with one credential on P-256, and the browser around it. Attests nothing (`none`).
 *
 * @param counts whether it counts its signatures; passkeys that are copied between devices do not.
 */
export const authenticator = ({counts = true}: {readonly counts?: boolean} = {}) => {
  let credential: Credential | undefined;

  const clientData = (type: string, challenge: string, origin: string) =>
    Buffer.from(JSON.stringify({type, challenge, origin, crossOrigin: false}));

  return {
    /** What a copy of the device would say: its counter begins anew. */
    forgetCounter: () => {
      if (credential) credential.counter = 0;
    },
    /** Answers `navigator.credentials.create`. */
    create: (
      optionsJson: string,
      {origin = 'https://shop.example', verifiesUser = true, challenge}: Manner = {},
    ): string => {
      const options = creation.parse(JSON.parse(optionsJson));
      const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
      const {x = '', y = ''} = publicKey.export({format: 'jwk'});
      const id = randomBytes(32);
      const cose = new Map<string | number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ]);
      const flags = flag.userPresent | (verifiesUser ? flag.userVerified : 0) | flag.attested;
      const authData = Buffer.concat([
        dataOf(options.rp.id, flags, 0),
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        isoCBOR.encode(cose),
      ]);
      credential = {id: id.toString('base64url'), privateKey, userHandle: options.user.id, counter: 0};
      const attestation = new Map<string, string | Uint8Array | Map<string, string>>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, string>()],
        ['authData', new Uint8Array(authData)],
      ]);
      return JSON.stringify({
        id: credential.id,
        rawId: credential.id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', challenge ?? options.challenge, origin).toString('base64url'),
          attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString('base64url'),
          transports: ['internal'],
        },
      });
    },
    /** Answers `navigator.credentials.get`. */
    get: (
      optionsJson: string,
      {origin = 'https://shop.example', verifiesUser = true, challenge}: Manner = {},
    ): string => {
      const options = request.parse(JSON.parse(optionsJson));
      if (!credential) throw new Error('the authenticator has no credential');
      if (counts) credential.counter += 1;
      const flags = flag.userPresent | (verifiesUser ? flag.userVerified : 0);
      const authData = dataOf(options.rpId, flags, credential.counter);
      const client = clientData('webauthn.get', challenge ?? options.challenge, origin);
      const signed = Buffer.concat([authData, createHash('sha256').update(client).digest()]);
      return JSON.stringify({
        id: credential.id,
        rawId: credential.id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: sign('sha256', signed, credential.privateKey).toString('base64url'),
          userHandle: credential.userHandle,
        },
      });
    },
  };
};

const dataOf = (rpId: string, flags: number, counter: number): Buffer => {
  const tail = Buffer.alloc(5);
  tail.writeUInt8(flags, 0);
  tail.writeUInt32BE(counter, 1);
  return Buffer.concat([createHash('sha256').update(rpId).digest(), tail]);
};
