import {encodeClaims} from '#runtime/server/claims.ts';
import type {Grant} from '#runtime/server/permits.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';

/** Somebody who calls a service. */
export interface Somebody {
  /** `bookshop` by default. */
  readonly tenant?: string;
  /** Last part of the principal's name, `1` by default. */
  readonly key?: string;
  /** The whole name of the principal, in place of `key`. */
  readonly principal?: string;
  /** Id of the session in which the principal acts. */
  readonly session?: string | undefined;
  /** All by default. */
  readonly permissions?: readonly string[];
  /** None by default. */
  readonly grants?: readonly Grant[];
}

/** The header with which a sidecar presents a principal. */
export const claimsOf = (somebody: Somebody = {}): Readonly<Record<string, string>> => {
  const {tenant = 'bookshop', key = '1', permissions = ['*'], grants = [], session} = somebody;
  const {principal: name = `tenants/${tenant}/apiKeys/${key}`} = somebody;
  const principal = {name, permissions, grants, session};
  return {'x-souk-claims': encodeClaims({tenant: tenantId(tenant), principal})};
};

/** The same for a principal of the tenant `bookshop` that holds these permissions. */
export const claimsWith = (...permissions: readonly string[]): Readonly<Record<string, string>> =>
  claimsOf({permissions});
