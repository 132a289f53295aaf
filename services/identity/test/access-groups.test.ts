import {randomUUID} from 'node:crypto';
import test, {type ExecutionContext} from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {testDatabase} from '#tests/support/test-database.ts';
import {accessCaller} from './access-caller.ts';
import {caller} from './caller.ts';
import {identityConfig, startReplica} from './identity-server.ts';

const parent = 'tenants/bookshop';
const group = (id: string) => `${parent}/groups/${id}`;

const setUp = async (t: ExecutionContext) => {
  const {config, query} = await testDatabase(t, 'identity');
  const {address} = await startReplica(t, config, identityConfig());
  await caller(address, 'operator').createTenant({tenant: {displayName: 'x'}, tenantId: 'bookshop'});
  const api = accessCaller(address, {tenant: 'bookshop'});
  const newUser = async (state = 'ACTIVE') => {
    const id = randomUUID();
    await query(`insert into user_account (tenant_id, id, email, display_name, state)
      values ('bookshop', '${id}', '${id}', 'x', '${state}')`);
    return `${parent}/users/${id}`;
  };
  const newGroups = (...ids: string[]) =>
    Promise.all(ids.map((groupId) => api.createGroup({parent, group: {displayName: groupId}, groupId})));
  /** Each is a member of the next. */
  const nest = async (...ids: string[]) => {
    for (const [index, id] of ids.slice(1).entries()) {
      await api.addGroupMember({group: group(id), member: group(ids[index] ?? '')});
    }
  };
  const assign = (role: string, principal: string) =>
    api.createRoleAssignment({parent, roleAssignment: {role: `${parent}/roles/${role}`, principal}});
  return {api, address, newUser, newGroups, nest, assign};
};

test('a group cannot be within itself, and the refusal shows the circle', async (t) => {
  const {api, newGroups, nest} = await setUp(t);
  await newGroups('inner', 'middle', 'outer');
  await nest('inner', 'middle', 'outer');
  const refused = await assertRefused(
    t,
    api.addGroupMember({group: group('inner'), member: group('outer')}),
    'GROUP_CYCLE',
  );
  t.is(refused?.code, 'FAILED_PRECONDITION');
  t.deepEqual(refused?.metadata, {path: 'inner > middle > outer > inner'});
  const itself = await assertRefused(
    t,
    api.addGroupMember({group: group('inner'), member: group('inner')}),
    'GROUP_CYCLE',
  );
  t.deepEqual(itself?.metadata, {path: 'inner > inner'});
  t.deepEqual((await api.listGroupMembers({parent: group('inner')})).members, []);
});

test('sixteen groups may be within each other, and the refusal of a seventeenth shows them', async (t) => {
  const {api, newGroups, nest} = await setUp(t);
  const ids = Array.from({length: 17}, (_, index) => `level-${index + 1}`);
  await newGroups(...ids, 'beside');
  // From both ends: the two halves become too deep together.
  await nest(...ids.slice(0, 8));
  await nest(...ids.slice(8));
  const joined = {group: group('level-9'), member: group('level-8')};
  const refused = await assertRefused(t, api.addGroupMember(joined), 'GROUP_TOO_DEEP');
  t.deepEqual(refused?.metadata, {path: ids.join(' > ')});
  await api.removeGroupMember({group: group('level-17'), member: group('level-16')});
  await api.addGroupMember(joined);
  await assertRefused(t, api.addGroupMember({group: group('level-1'), member: group('beside')}), 'GROUP_TOO_DEEP');
});

test('of two changes that make a circle together, one is refused', async (t) => {
  const {api, newGroups} = await setUp(t);
  for (let round = 0; round < 10; round++) {
    const [one, other] = [`one-${round}`, `other-${round}`];
    await newGroups(one, other);
    const outcomes = await Promise.allSettled([
      api.addGroupMember({group: group(one), member: group(other)}),
      api.addGroupMember({group: group(other), member: group(one)}),
    ]);
    t.is(outcomes.filter(({status}) => status === 'fulfilled').length, 1);
  }
});

test('the last owner of a tenant stays, whichever way they would be taken away', async (t) => {
  const {api, newUser, newGroups, nest, assign} = await setUp(t);
  const [owner, invited] = [await newUser(), await newUser('INVITED')];
  await newGroups('founders', 'board');
  await nest('founders', 'board');
  // Neither somebody who has not come yet nor an empty group is an owner.
  const early = await assign('owner', invited);
  const {name} = await assign('owner', group('board'));
  await api.deleteRoleAssignment({name: early.name});
  await api.addGroupMember({group: group('founders'), member: owner});
  const expireTime = new Date(Date.now() + 3_600_000);
  const ways = [
    () => api.removeGroupMember({group: group('founders'), member: owner}),
    () => api.removeGroupMember({group: group('board'), member: group('founders')}),
    () => api.deleteGroup({name: group('founders')}),
    () => api.deleteRoleAssignment({name}),
    () => api.updateRoleAssignment({roleAssignment: {name, expireTime}}),
    () => api.updateRoleAssignment({roleAssignment: {name, resourcePrefix: 'books/'}}),
  ];
  for (const way of ways) await assertRefused(t, way(), 'LAST_OWNER', String(way));
  const second = await newUser();
  await assign('owner', second);
  for (const way of ways.slice(0, 1)) await t.notThrowsAsync(way());
  await assertRefused(
    t,
    api.deleteRoleAssignment({
      name: (await api.listRoleAssignments({parent, principal: second})).roleAssignments[0]?.name ?? '',
    }),
    'LAST_OWNER',
  );
});

test('members are listed by page, groups before users, and leave with the group that is deleted', async (t) => {
  const {api, newUser, newGroups} = await setUp(t);
  const users = [await newUser(), await newUser()].toSorted();
  await newGroups('inner', 'outer');
  for (const member of [...users, group('inner')]) await api.addGroupMember({group: group('outer'), member});
  const first = await api.listGroupMembers({parent: group('outer'), pageSize: 2});
  t.deepEqual(first.members, [group('inner'), users[0]]);
  const second = await api.listGroupMembers({parent: group('outer'), pageSize: 2, pageToken: first.nextPageToken});
  t.deepEqual(second, {members: [users[1] ?? ''], nextPageToken: ''});
  await api.deleteGroup({name: group('inner')});
  t.deepEqual((await api.listGroupMembers({parent: group('outer')})).members, users);
});

test('groups are made once, read, changed at their etag, listed and deleted', async (t) => {
  const {api, newGroups} = await setUp(t);
  const [made] = await newGroups('clerks', 'tills');
  const {consistencyToken, ...shown} = made ?? {};
  t.not(consistencyToken, '');
  t.like(await api.getGroup({name: group('clerks')}), shown);
  await assertRefused(t, newGroups('clerks'), 'GROUP_ALREADY_EXISTS');
  const changed = await api.updateGroup({group: {name: group('clerks'), displayName: 'Till clerks', etag: made?.etag}});
  t.is(changed.displayName, 'Till clerks');
  await assertRefused(t, api.deleteGroup({name: group('clerks'), etag: made?.etag ?? ''}), 'ETAG_MISMATCH');
  t.deepEqual(
    (await api.listGroups({parent})).groups.map(({name}) => name),
    [group('clerks'), group('tills')],
  );
  await api.deleteGroup({name: group('clerks'), etag: changed.etag});
  await assertRefused(t, api.getGroup({name: group('clerks')}), 'GROUP_NOT_FOUND');
});
