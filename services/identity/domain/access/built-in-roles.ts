import {coverOf} from './cover-of.ts';

/** A role that every tenant has and nobody changes. */
export interface BuiltInRole {
  readonly id: string;
  readonly displayName: string;
  readonly permissions: readonly string[];
}

/** Holds everything, what contracts will ask for tomorrow included. */
export const ownerRole = 'owner';

/** Looks at something, and changes nothing. */
const reads = (permission: string): boolean => /\.(get|list\w*|check|explain|whoCan|verify)$/.test(permission);
const begins = (permission: string, ...areas: readonly string[]): boolean =>
  areas.some((area) => permission.startsWith(`${area}.`));

/** What each holds besides the owner, by what a permission is called. */
const holdings: Readonly<Record<string, {displayName: string; holds: (permission: string) => boolean}>> = {
  // Runs the shop; the tenant itself, who of the operator's staff may come in, and who is a developer, is its owner's.
  admin: {
    displayName: 'Administrator',
    holds: (one) =>
      reads(one) || (!begins(one, 'identity.tenants', 'identity.supportGrants') && one !== 'identity.tunnels.create'),
  },
  // Helps customers: sees what they see and why they may not, not the tenant's credentials and its audit log.
  support: {
    displayName: 'Support',
    holds: (one) => reads(one) && !begins(one, 'identity.apiKeys', 'identity.audit', 'identity.supportGrants'),
  },
  // A customer: looks at what is sold and fills carts.
  buyer: {
    displayName: 'Buyer',
    holds: (one) => begins(one, 'cart') || (reads(one) && begins(one, 'inventory')),
  },
  // Sees everything and changes nothing.
  auditor: {displayName: 'Auditor', holds: reads},
};

/** By their ids. */
export type BuiltInRoles = ReadonlyMap<string, BuiltInRole>;

/** The built-in roles over the permissions that contracts ask for, by their ids. */
export const builtInRoles = (catalogue: ReadonlySet<string>): BuiltInRoles =>
  new Map([
    [ownerRole, {id: ownerRole, displayName: 'Owner', permissions: ['*']}],
    ...Object.entries(holdings).map(([id, {displayName, holds}]): [string, BuiltInRole] => [
      id,
      {id, displayName, permissions: coverOf(catalogue, holds)},
    ]),
  ]);
