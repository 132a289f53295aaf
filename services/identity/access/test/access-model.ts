/** Who is in which group and holds which role, as a test believes it to be. Names are resource names. */
export interface World {
  /** Their permissions, by role. */
  readonly roles: Map<string, readonly string[]>;
  readonly groups: Set<string>;
  /** Users who may do nothing for now. */
  readonly disabled: Set<string>;
  memberships: readonly {readonly member: string; readonly group: string}[];
  assignments: readonly Assigned[];
}

export interface Assigned {
  readonly name: string;
  readonly role: string;
  readonly principal: string;
  readonly prefix: string;
  readonly expireTime: Date | undefined;
}

/** The rule itself, which the implementation has to keep with all its memory. */
export const mayInModel = (world: World, user: string, permission: string, resource: string, now: Date): boolean =>
  !world.disabled.has(user) &&
  world.assignments.some(
    ({principal, role, prefix, expireTime}) =>
      isWithin(world, user, principal) &&
      resource.startsWith(prefix) &&
      (expireTime === undefined || now < expireTime) &&
      world.roles.get(role)?.some((held) => new RegExp(`^${held.replace('*', '.*')}$`).test(permission)),
  );

/** Whether somebody is a principal or, at any distance, in the group that it is. */
export const isWithin = (world: Pick<World, 'memberships'>, somebody: string, principal: string): boolean =>
  somebody === principal ||
  world.memberships.some(({member, group}) => member === somebody && isWithin(world, group, principal));
