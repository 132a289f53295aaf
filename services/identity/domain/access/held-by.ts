import {type Grant, type Held, permits} from '#runtime/server/permits.ts';
import type {Access, HeldRole} from './access.ts';
import {inForce} from './in-force.ts';

/** What somebody holds, and until when it is all of it. */
export interface HeldForNow extends Held {
  /** When the first of the roles expires; undefined: none does. */
  readonly expireTime: Date | undefined;
}

/** What a user holds at `now`, as a transaction token says it: nothing twice, and in one order. */
export const heldBy = (access: Access, now: Date): HeldForNow => {
  const roles = inForce(access, now);
  const byPrefix = Map.groupBy(roles, ({prefix}) => prefix);
  const permissions = fewest(permissionsOf(byPrefix.get('') ?? []));
  const grants = [...byPrefix.keys()]
    .filter((prefix) => prefix !== '')
    .toSorted()
    .map((prefix): Grant => {
      const more = permissionsOf(byPrefix.get(prefix) ?? []).filter((one) => !permits(permissions, one));
      return {permissions: fewest(more), prefix};
    })
    .filter((grant) => grant.permissions.length > 0);
  const ends = roles.flatMap(({expireTime}) => expireTime?.getTime() ?? []);
  return {permissions, grants, expireTime: ends.length === 0 ? undefined : new Date(Math.min(...ends))};
};

const permissionsOf = (roles: readonly HeldRole[]): readonly string[] => roles.flatMap(({permissions}) => permissions);

/** Each permission once, without those that another covers. */
const fewest = (permissions: readonly string[]): readonly string[] => {
  const distinct = [...new Set(permissions)].toSorted();
  return distinct.filter(
    (one) =>
      !permits(
        distinct.filter((other) => other !== one),
        one,
      ),
  );
};
