import type {TokenClaims} from '../../../services/identity/signing/sign-token.ts';
import type {TestTenant} from './tenant.ts';

/** The claims that identity would make for a tenant now, but for what a test changes. */
export function claimsOf({id}: TestTenant, changes: Partial<TokenClaims> = {}): TokenClaims {
  const now = Math.floor(Date.now() / 1000);
  const time = {iat: now, exp: now + 60};
  const sub = `tenants/${id}/apiKeys/00000000-0000-7000-8000-000000000000`;
  const made = {iss: 'https://identity.souk.local', aud: 'souk.local', sub, tenant: id, permissions: ['*'], ...time};
  return {...made, ...changes};
}

/** JSON as a part of a token. */
export const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
