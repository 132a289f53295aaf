import {sign} from 'node:crypto';
import type {SigningKey} from './signing-key.ts';

/**
 * Signs a JWT (RFC 7519) with ES256 (RFC 7518 section 3.4). Synchronous: WebCrypto would hop to a thread and back for
 * 30 us of work.
 *
 * @param typ says what kind of token it is, so that one is not taken for another (RFC 8725 section 3.11).
 */
export const signJwt = (key: SigningKey, typ: string, claims: object): string => {
  const header = {alg: 'ES256', typ, kid: key.id};
  const payload = `${encode(header)}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(payload), {key: key.privateKey, dsaEncoding: 'ieee-p1363'});
  return `${payload}.${signature.toString('base64url')}`;
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
