import type {AccessServiceClient} from '#gen/ts/souk/identity/v1/access_service.ts';
import type {UserServiceClient} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {VirtualClock} from '#tests/support/virtual-clock.ts';
import {isWithin, type World} from './access-model.ts';
import type {Step, Terms} from './access-steps.ts';

/** A tenant in which nothing is but users, and the way to change it; the model changes with it. */
export interface Living {
  readonly parent: string;
  readonly users: readonly string[];
  readonly world: World;
  readonly api: AccessServiceClient;
  readonly people: UserServiceClient;
  /** A group that nobody is in: changed for the token that the change gives. */
  readonly bell: string;
  readonly clock: VirtualClock;
}

const ids = ['one', 'two', 'three', 'four'];

/** Does one step over the wire and in the model. Answers the consistency token of the change; undefined: nothing was changed. */
export const take = async (living: Living, step: Step): Promise<string | undefined> => {
  const {world, api, clock, parent, users} = living;
  const groups = ids.map((id) => `${parent}/groups/${id}`);
  const principals = [...users, ...groups];
  switch (step.kind) {
    case 'join':
      return join(living, at(principals, step.member), at(groups, step.group));
    case 'leave': {
      const [member, group] = [at(principals, step.member), at(groups, step.group)];
      if (![member, group].every((name) => exists(living, name))) return undefined;
      world.memberships = world.memberships.filter((one) => one.member !== member || one.group !== group);
      return (await api.removeGroupMember({group, member})).consistencyToken;
    }
    case 'setRole': {
      const roleId = at(ids, step.role);
      const name = `${parent}/roles/${roleId}`;
      const role = {name, displayName: 'x', permissions: [...step.permissions]};
      const before = world.roles.has(name);
      world.roles.set(name, step.permissions);
      return (await (before ? api.updateRole({role}) : api.createRole({parent, role, roleId}))).consistencyToken;
    }
    case 'deleteRole': {
      const name = `${parent}/roles/${at(ids, step.role)}`;
      if (!world.roles.delete(name)) return undefined;
      world.assignments = world.assignments.filter(({role}) => role !== name);
      return (await api.deleteRole({name})).consistencyToken;
    }
    case 'deleteGroup': {
      const name = at(groups, step.group);
      if (!world.groups.delete(name)) return undefined;
      world.memberships = world.memberships.filter(({member, group}) => member !== name && group !== name);
      world.assignments = world.assignments.filter(({principal}) => principal !== name);
      return (await api.deleteGroup({name})).consistencyToken;
    }
    case 'assign':
      return assign(living, at([...world.roles.keys()], step.role), at(principals, step.principal), step.terms);
    case 'change':
      return change(living, step.assignment, step.terms);
    case 'unassign': {
      const assigned = world.assignments[step.assignment % world.assignments.length];
      if (assigned === undefined) return undefined;
      world.assignments = world.assignments.filter((one) => one !== assigned);
      return (await api.deleteRoleAssignment({name: assigned.name})).consistencyToken;
    }
    case 'toggle': {
      const name = at(users, step.user);
      const {disabled} = world;
      if (disabled.delete(name)) await living.people.enableUser({name});
      else {
        disabled.add(name);
        await living.people.disableUser({name});
      }
      return (await api.updateGroup({group: {name: living.bell, displayName: 'x'}})).consistencyToken;
    }
    case 'wait':
      clock.advance(step.ms);
      return undefined;
  }
};

const at = (list: readonly string[], index: number): string => list[index % list.length] ?? '';

const exists = ({world, users}: Living, name: string): boolean => users.includes(name) || world.groups.has(name);

/** Makes a group that is not there. */
const make = async ({world, api, parent, users}: Living, name: string): Promise<void> => {
  if (users.includes(name) || world.groups.has(name)) return;
  await api.createGroup({parent, group: {displayName: 'x'}, groupId: name.slice(name.lastIndexOf('/') + 1)});
  world.groups.add(name);
};

const join = async (living: Living, member: string, group: string): Promise<string | undefined> => {
  await make(living, member);
  await make(living, group);
  const {world, api} = living;
  if (isWithin(world, group, member)) {
    const refused = await api.addGroupMember({group, member}).catch((error: unknown) => error);
    if (!String(Reflect.get(Object(refused), 'reason')).startsWith('GROUP_CYCLE')) throw new Error('a circle was made');
    return undefined;
  }
  world.memberships = [...world.memberships, {member, group}];
  return (await api.addGroupMember({group, member})).consistencyToken;
};

const endOf = ({clock}: Living, {expiresIn}: Terms): Date | undefined =>
  expiresIn === undefined ? undefined : new Date(clock.now().getTime() + expiresIn);

const assign = async (living: Living, role: string, principal: string, terms: Terms): Promise<string | undefined> => {
  const {world, api, parent} = living;
  const {prefix} = terms;
  await make(living, principal);
  if (world.assignments.some((one) => one.role === role && one.principal === principal && one.prefix === prefix)) {
    return undefined;
  }
  const expireTime = endOf(living, terms);
  const roleAssignment = {role, principal, resourcePrefix: prefix, expireTime};
  const {name, consistencyToken} = await api.createRoleAssignment({parent, roleAssignment});
  world.assignments = [...world.assignments, {name, role, principal, prefix, expireTime}];
  return consistencyToken;
};

const change = async (living: Living, index: number, terms: Terms): Promise<string | undefined> => {
  const {world, api} = living;
  const assigned = world.assignments[index % world.assignments.length];
  const {prefix} = terms;
  const same = (one: {role: string; principal: string; prefix: string}) =>
    one !== assigned && one.role === assigned?.role && one.principal === assigned.principal && one.prefix === prefix;
  if (assigned === undefined || world.assignments.some(same)) return undefined;
  const expireTime = endOf(living, terms);
  const {role, principal, name} = assigned;
  const roleAssignment = {name, role, principal, resourcePrefix: prefix, expireTime};
  const updateMask = ['resource_prefix', 'expire_time'];
  const {consistencyToken} = await api.updateRoleAssignment({roleAssignment, updateMask});
  world.assignments = world.assignments.map((one) => (one === assigned ? {...one, prefix, expireTime} : one));
  return consistencyToken;
};
