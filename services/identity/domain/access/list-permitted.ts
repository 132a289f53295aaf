import type {AccessScope, Permission, PermittedAction} from '#gen/ts/souk/identity/v1/access.ts';
import {permits} from '#runtime/server/permits.ts';
import type {Access, HeldRole} from './access.ts';
import {inForce} from './in-force.ts';

/** What of the catalogue a user may do at `now`, and for which resources. */
export const listPermitted = (access: Access, catalogue: readonly Permission[], now: Date): PermittedAction[] => {
  const roles = inForce(access, now);
  return catalogue.flatMap((permission) => {
    const scopes = widest(roles.filter((role) => permits(role.permissions, permission.name)));
    return scopes.length === 0 ? [] : [{permission, scopes}];
  });
};

/** The scopes of roles, each once, without those that are within another. */
const widest = (roles: readonly HeldRole[]): AccessScope[] => {
  const wideFirst = roles.toSorted(
    (one, other) => one.prefix.length - other.prefix.length || endOf(other) - endOf(one),
  );
  const kept: HeldRole[] = [];
  for (const role of wideFirst) {
    if (!kept.some((wide) => role.prefix.startsWith(wide.prefix) && endOf(role) <= endOf(wide))) kept.push(role);
  }
  return kept.map(({prefix, expireTime}) => ({resourcePrefix: prefix, expireTime}));
};

const endOf = ({expireTime}: HeldRole): number => expireTime?.getTime() ?? Number.POSITIVE_INFINITY;
