import {randomUUID} from 'node:crypto';
import type {Grant} from '#runtime/server/permits.ts';
import type {Scope} from '#tests/support/scope.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {virtualClock} from '#tests/support/virtual-clock.ts';
import {caller} from '../../test/caller.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';
import {accessCaller} from './access-caller.ts';

/** What somebody holds by their token. */
export interface Holds {
  readonly permissions?: readonly string[];
  readonly grants?: readonly Grant[];
}

/** A replica with one tenant, `bookshop`, and what tests do in it. */
export const someShop = async (scope: Scope) => {
  const {config, query} = await testDatabase(scope, 'identity');
  const clock = virtualClock();
  const settings = identityConfig();
  const startAnother = () => startReplica(scope, config, settings, clock.now);
  const {address, heard} = await startAnother();
  await caller(address, 'operator').createTenant({tenant: {displayName: 'x'}, tenantId: 'bookshop'});
  const parent = 'tenants/bookshop';
  const [group, role] = ['groups', 'roles'].map((kind) => (id: string) => `${parent}/${kind}/${id}`);
  if (!group || !role) throw new Error('two kinds of names');
  /** An API key that may do everything. */
  const api = accessCaller(address, {tenant: 'bookshop'});
  const newUser = async (state = 'ACTIVE') => {
    const id = randomUUID();
    await query(`insert into user_account (tenant_id, id, email, display_name, state)
      values ('bookshop', '${id}', '${id}@example.org', 'x', '${state}')`);
    return `${parent}/users/${id}`;
  };
  const newGroup = (groupId: string) => api.createGroup({parent, group: {displayName: groupId}, groupId});
  const newRole = (roleId: string, ...permissions: string[]) =>
    api.createRole({parent, role: {displayName: roleId, permissions}, roleId});
  /** Each is a member of the next. */
  const nest = async (...ids: string[]) => {
    for (const [index, id] of ids.slice(1).entries()) {
      await api.addGroupMember({group: group(id), member: group(ids[index] ?? '')});
    }
  };
  const assign = (roleId: string, principal: string, terms: {resourcePrefix?: string; expireTime?: Date} = {}) =>
    api.createRoleAssignment({parent, roleAssignment: {role: role(roleId), principal, ...terms}});
  /** Calls as somebody else: an API key, or a user by name. */
  const as = (holds: Holds, principal?: string) =>
    accessCaller(address, {tenant: 'bookshop', permissions: [], ...holds, ...(principal && {principal})});
  return {
    address,
    heard,
    query,
    clock,
    parent,
    group,
    role,
    api,
    newUser,
    newGroup,
    newRole,
    nest,
    assign,
    as,
    startAnother,
  };
};
