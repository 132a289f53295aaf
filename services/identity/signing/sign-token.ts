import type {Grant} from '#runtime/server/permits.ts';
import {signJwt} from './sign-jwt.ts';
import type {SigningKey} from './signing-key.ts';

/** What a transaction token says; nothing in it belongs to one request, so that requests can share it. */
export interface TokenClaims {
  readonly iss: string;
  readonly aud: string;
  /** Resource name of the principal. */
  readonly sub: string;
  /** Id of the tenant. */
  readonly tenant: string;
  readonly permissions: readonly string[];
  /** Absent where there are none. */
  readonly grants?: readonly Grant[];
  /** Id of the session in which a user acts; absent for a source. */
  readonly sid?: string | undefined;
  /** Resource name of the support grant under which the principal acts in the tenant; absent in its own. */
  readonly acts_under?: string | undefined;
  /** Seconds since 1970 (RFC 7519 NumericDate). */
  readonly iat: number;
  readonly exp: number;
}

/** Signs a transaction token (draft-ietf-oauth-transaction-tokens). */
export const signToken = (key: SigningKey, claims: TokenClaims): string => signJwt(key, 'txntoken+jwt', claims);
