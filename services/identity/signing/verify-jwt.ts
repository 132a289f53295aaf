import {createPublicKey, type KeyObject, verify} from 'node:crypto';
import {z} from 'zod';
import type {SigningKey} from './signing-key.ts';

const shape = /^([\w-]{1,1000})\.([\w-]{1,8000})\.([\w-]{86})$/;
const header = z.strictObject({alg: z.literal('ES256'), typ: z.string(), kid: z.string()});
const publicKeys = new WeakMap<SigningKey, KeyObject>();

/**
 * The claims of a JWT that one of `keys` has signed, as they stand there: issuer, audience and time are the caller's to
 * check. Undefined for everything else. The algorithm is ES256 whatever the token says (RFC 8725 section 3.1), the key is
 * one of ours and never one that the token brings, and a token of another `typ` is none.
 */
export const verifyJwt = (token: string, typ: string, keys: readonly SigningKey[]): unknown => {
  const [, head = '', body = '', signature = ''] = shape.exec(token) ?? [];
  const said = header.safeParse(parse(head));
  if (!said.success || said.data.typ !== typ) return undefined;
  const key = keys.find(({id}) => id === said.data.kid);
  if (key === undefined) return undefined;
  const signed = Buffer.from(`${head}.${body}`);
  const options = {key: publicKeyOf(key), dsaEncoding: 'ieee-p1363'} as const;
  return verify('sha256', signed, options, Buffer.from(signature, 'base64url')) ? parse(body) : undefined;
};

const publicKeyOf = (key: SigningKey): KeyObject => {
  const known = publicKeys.get(key) ?? createPublicKey(key.privateKey);
  publicKeys.set(key, known);
  return known;
};

const parse = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};
