import test from 'ava';
import {IdentityServiceDefinition} from '#gen/ts/souk/identity/v1/identity_service.ts';
import {UserServiceDefinition} from '#gen/ts/souk/identity/v1/user_service.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {someShop} from './some-shop.ts';

const administering = ['identity.groups.*', 'identity.roles.*', 'identity.roleAssignments.*'];

test('a role is made and given by those who hold what is in it, and by nobody else', async (t) => {
  const {parent, role, newRole, newUser, as} = await someShop(t);
  const clerk = as({permissions: [...administering, 'inventory.*']});
  const make = (roleId: string, ...permissions: string[]) =>
    clerk.createRole({parent, role: {displayName: 'x', permissions}, roleId});
  await make('stocker', 'inventory.stock.set', 'inventory.books.*');
  const refused = await assertRefused(t, make('more', 'inventory.*', 'cart.*', '*'), 'PERMISSION_NOT_HELD');
  t.deepEqual(refused?.metadata, {permission: 'cart.*,*'});
  await assertRefused(t, make('fancy', 'inventory.books.burn'), 'PERMISSION_UNKNOWN');

  const principal = await newUser();
  const give = (id: string) => clerk.createRoleAssignment({parent, roleAssignment: {role: role(id), principal}});
  await newRole('till', 'cart.carts.get');
  await give('stocker');
  for (const id of ['till', 'owner', 'admin']) await assertRefused(t, give(id), 'PERMISSION_NOT_HELD', id);
});

test('a role grows by what its changer holds, and shrinks for anybody who may change it', async (t) => {
  const {role, newRole, as} = await someShop(t);
  await newRole('clerk', 'inventory.books.get', 'cart.carts.get');
  const changer = as({permissions: [...administering, 'inventory.books.update']});
  const set = (...permissions: string[]) =>
    changer.updateRole({role: {name: role('clerk'), displayName: 'x', permissions}});
  await set('inventory.books.get', 'cart.carts.get', 'inventory.books.update');
  await set('inventory.books.get', 'inventory.books.update');
  await assertRefused(t, set('inventory.books.get', 'cart.carts.get'), 'PERMISSION_NOT_HELD');
  await assertRefused(t, set('inventory.*'), 'PERMISSION_NOT_HELD');
});

test('whoever joins a group gets all that it holds, so that who lets them in has to hold it, too', async (t) => {
  const {group, newGroup, nest, newRole, newUser, assign, as} = await someShop(t);
  await Promise.all(['inner', 'outer', 'beside'].map(newGroup));
  await nest('inner', 'outer');
  await newRole('clerk', 'inventory.books.update');
  await assign('clerk', group('outer'));
  const member = await newUser();
  const gatekeeper = as({permissions: administering});
  const cleverer = as({permissions: [...administering, 'inventory.books.*']});
  await assertRefused(t, gatekeeper.addGroupMember({group: group('inner'), member}), 'PERMISSION_NOT_HELD');
  await assertRefused(
    t,
    gatekeeper.addGroupMember({group: group('inner'), member: group('beside')}),
    'PERMISSION_NOT_HELD',
  );
  await gatekeeper.addGroupMember({group: group('beside'), member});
  await cleverer.addGroupMember({group: group('inner'), member: group('beside')});
});

test('what is held for some resources is handed out for those at the most', async (t) => {
  const {parent, role, newRole, newUser, as} = await someShop(t);
  await newRole('clerk', 'inventory.books.update');
  const principal = await newUser();
  const grants = [{permissions: ['inventory.books.*'], prefix: 'books/1'}];
  const some = as({permissions: administering, grants});
  const give = (resourcePrefix: string) =>
    some.createRoleAssignment({parent, roleAssignment: {role: role('clerk'), principal, resourcePrefix}});
  for (const wider of ['', 'books/', 'books/2']) await assertRefused(t, give(wider), 'PERMISSION_NOT_HELD', wider);
  const {name} = await give('books/12');
  await assertRefused(
    t,
    some.updateRoleAssignment({roleAssignment: {name}, updateMask: ['resource_prefix']}),
    'PERMISSION_NOT_HELD',
  );
  await some.updateRoleAssignment({roleAssignment: {name, resourcePrefix: 'books/13'}});
});

test('what a user holds for some time is handed out for no longer, whatever their token says', async (t) => {
  const {clock, parent, role, newRole, newUser, assign, as} = await someShop(t);
  await newRole('clerk', 'inventory.books.update', ...administering);
  const [temporary, principal] = [await newUser(), await newUser()];
  const end = new Date(clock.now().getTime() + 3_600_000);
  await assign('clerk', temporary, {expireTime: end});
  const guest = as({permissions: ['*']}, temporary);
  const give = (expireTime?: Date) =>
    guest.createRoleAssignment({parent, roleAssignment: {role: role('clerk'), principal, expireTime}});
  await assertRefused(t, give(), 'PERMISSION_NOT_HELD');
  await assertRefused(t, give(new Date(end.getTime() + 1)), 'PERMISSION_NOT_HELD');
  const {name} = await give(end);
  await assertRefused(
    t,
    guest.updateRoleAssignment({roleAssignment: {name}, updateMask: ['expire_time']}),
    'PERMISSION_NOT_HELD',
  );
  clock.advance(3_600_000);
  await assertRefused(t, give(new Date(end.getTime() + 3_600_000)), 'PERMISSION_NOT_HELD');
});

test('what is built in stays as it is, and no role of the tenant takes its name', async (t) => {
  const {parent, role, api, newRole} = await someShop(t);
  for (const id of ['owner', 'admin', 'support', 'buyer', 'auditor']) {
    const change = {name: role(id), displayName: 'x', permissions: ['*']};
    await assertRefused(t, api.updateRole({role: change}), 'ROLE_BUILT_IN', id);
    await assertRefused(t, api.deleteRole({name: role(id)}), 'ROLE_BUILT_IN', id);
    await assertRefused(t, newRole(id, '*'), 'ROLE_ALREADY_EXISTS', id);
  }
  await newRole('butler', 'cart.carts.get');
  const first = await api.listRoles({parent, pageSize: 3});
  const second = await api.listRoles({parent, pageSize: 3, pageToken: first.nextPageToken});
  t.deepEqual(
    [...first.roles, ...second.roles].map(({name}) => name),
    ['admin', 'auditor', 'butler', 'buyer', 'owner', 'support'].map(role),
  );
  t.is(second.nextPageToken, '');
});

test('a role is given to somebody once for the same resources, and until a time that is to come', async (t) => {
  const {clock, group, api, newGroup, assign} = await someShop(t);
  await newGroup('clerks');
  const {name} = await assign('buyer', group('clerks'));
  await assertRefused(t, assign('buyer', group('clerks')), 'ROLE_ALREADY_ASSIGNED');
  const narrow = await assign('buyer', group('clerks'), {resourcePrefix: 'books/'});
  await assertRefused(
    t,
    api.updateRoleAssignment({roleAssignment: {name: narrow.name}, updateMask: ['resource_prefix']}),
    'ROLE_ALREADY_ASSIGNED',
  );
  await assertRefused(t, assign('support', group('clerks'), {expireTime: clock.now()}), 'REQUEST_INVALID');
  await assertRefused(
    t,
    api.updateRoleAssignment({roleAssignment: {name, expireTime: clock.now()}}),
    'REQUEST_INVALID',
  );
});

test('who says to which address the links of a user go has to hold all that the user holds', async (t) => {
  const {address, newUser, assign} = await someShop(t);
  const [owner, plain] = [await newUser(), await newUser('INVITED')];
  await assign('owner', owner);
  const as = (...permissions: string[]) => clientAs(UserServiceDefinition, address, {tenant: 'bookshop', permissions});
  const move = (users: ReturnType<typeof as>, name: string, email: string) => users.updateUser({user: {name, email}});
  const admin = as('identity.users.*');
  await assertRefused(t, move(admin, owner, 'mine@example.org'), 'PERMISSION_NOT_HELD');
  t.is((await admin.updateUser({user: {name: owner, displayName: 'Olga'}})).displayName, 'Olga');
  await move(admin, plain, 'new@example.org');
  await assign('buyer', plain);
  await assertRefused(t, move(admin, plain, 'mine@example.org'), 'PERMISSION_NOT_HELD');
  await move(as('*'), owner, 'olga@example.org');
});

test('who is a clerk for some time makes no key that is one for longer', async (t) => {
  const {address, clock, parent, newRole, newUser, assign} = await someShop(t);
  await newRole('clerk', 'inventory.books.update', 'identity.apiKeys.*');
  const temporary = await newUser();
  const end = new Date(clock.now().getTime() + 3_600_000);
  await assign('clerk', temporary, {expireTime: end});
  const guest = clientAs(IdentityServiceDefinition, address, {tenant: 'bookshop', principal: temporary});
  const make = (expireTime?: Date) =>
    guest.createApiKey({parent, apiKey: {displayName: 'x', permissions: ['inventory.books.update'], expireTime}});
  await assertRefused(t, make(), 'PERMISSION_NOT_HELD');
  const {apiKey: {name = ''} = {}} = await make(end);
  const live = (expireTime?: Date) => guest.updateApiKey({apiKey: {name, expireTime}, updateMask: ['expire_time']});
  await assertRefused(t, live(), 'PERMISSION_NOT_HELD');
  await live(new Date(end.getTime() - 1_000));
  await guest.rotateApiKey({name});
});
