import test from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {someShop} from './some-shop.ts';

test('a group cannot be within itself, and the refusal shows the circle', async (t) => {
  const {api, group, newGroup, nest} = await someShop(t);
  await Promise.all(['inner', 'middle', 'outer'].map(newGroup));
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
  const {api, group, newGroup, nest} = await someShop(t);
  const ids = Array.from({length: 17}, (_, index) => `level-${index + 1}`);
  await Promise.all([...ids, 'beside'].map(newGroup));
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
  const {api, group, newGroup} = await someShop(t);
  for (let round = 0; round < 10; round++) {
    const [one, other] = [`one-${round}`, `other-${round}`];
    await Promise.all([one, other].map(newGroup));
    const outcomes = await Promise.allSettled([
      api.addGroupMember({group: group(one), member: group(other)}),
      api.addGroupMember({group: group(other), member: group(one)}),
    ]);
    t.is(outcomes.filter(({status}) => status === 'fulfilled').length, 1);
  }
});

test('the last owner of a tenant stays, whichever way they would be taken away', async (t) => {
  const {api, parent, group, newUser, newGroup, nest, assign} = await someShop(t);
  const [owner, invited] = [await newUser(), await newUser('INVITED')];
  await Promise.all(['founders', 'board'].map(newGroup));
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
  const {api, group, newUser, newGroup} = await someShop(t);
  const users = [await newUser(), await newUser()].toSorted();
  await Promise.all(['inner', 'outer'].map(newGroup));
  for (const member of [...users, group('inner')]) await api.addGroupMember({group: group('outer'), member});
  const first = await api.listGroupMembers({parent: group('outer'), pageSize: 2});
  t.deepEqual(first.members, [group('inner'), users[0]]);
  const second = await api.listGroupMembers({parent: group('outer'), pageSize: 2, pageToken: first.nextPageToken});
  t.deepEqual(second, {members: [users[1] ?? ''], nextPageToken: ''});
  await api.deleteGroup({name: group('inner')});
  t.deepEqual((await api.listGroupMembers({parent: group('outer')})).members, users);
});

test('groups are made once, read, changed at their etag, listed and deleted', async (t) => {
  const {api, group, newGroup} = await someShop(t);
  const [made] = await Promise.all(['clerks', 'tills'].map(newGroup));
  const {consistencyToken, ...shown} = made ?? {};
  t.not(consistencyToken, '');
  t.like(await api.getGroup({name: group('clerks')}), shown);
  await assertRefused(t, newGroup('clerks'), 'GROUP_ALREADY_EXISTS');
  const changed = await api.updateGroup({group: {name: group('clerks'), displayName: 'Till clerks', etag: made?.etag}});
  t.is(changed.displayName, 'Till clerks');
  await assertRefused(t, api.deleteGroup({name: group('clerks'), etag: made?.etag ?? ''}), 'ETAG_MISMATCH');
  t.deepEqual(
    (await api.listGroups({parent: 'tenants/bookshop'})).groups.map(({name}) => name),
    [group('clerks'), group('tills')],
  );
  await api.deleteGroup({name: group('clerks'), etag: changed.etag});
  await assertRefused(t, api.getGroup({name: group('clerks')}), 'GROUP_NOT_FOUND');
});
