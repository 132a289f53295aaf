import test from 'ava';
import pg from 'pg';
import {AccessPath_Hindrance as Hindrance} from '#gen/ts/souk/identity/v1/access.ts';
import {policyOf} from '#runtime/contract/policy-of.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {until} from '#tests/support/until.ts';
import {accessCaller} from './access-caller.ts';
import {someShop} from './some-shop.ts';

test('an explanation shows the whole way to the permission, and what is in the way of others', async (t) => {
  const {clock, group, role, api, newUser, newGroup, newRole, nest, assign} = await someShop(t);
  await Promise.all(['inner', 'outer'].map(newGroup));
  await nest('inner', 'outer');
  await newRole('clerk', 'inventory.books.*');
  const principal = await newUser();
  await api.addGroupMember({group: group('inner'), member: principal});
  const {name} = await assign('clerk', group('outer'));
  const short = await assign('owner', principal, {expireTime: new Date(clock.now().getTime() + 1_000)});
  const narrow = await assign('clerk', principal, {resourcePrefix: 'books/2'});
  clock.advance(1_000);
  const question = {principal, permission: 'inventory.books.update', resource: 'books/1'};
  const {allowed, paths} = await api.explain(question);
  t.true(allowed);
  t.deepEqual(
    paths.map(({steps, permission, roleAssignment, hindrance}) => [steps, permission, roleAssignment, hindrance]),
    [
      [
        [principal, group('inner'), group('outer'), role('clerk')],
        'inventory.books.*',
        name,
        Hindrance.HINDRANCE_UNSPECIFIED,
      ],
      [[principal, role('owner')], '*', short.name, Hindrance.HINDRANCE_EXPIRED],
      [[principal, role('clerk')], 'inventory.books.*', narrow.name, Hindrance.HINDRANCE_OTHER_RESOURCE],
    ],
  );
  await api.deleteRoleAssignment({name});
  const missing = await api.explain({...question, resource: ''});
  t.false(missing.allowed);
  t.deepEqual(
    missing.paths.map(({hindrance}) => hindrance),
    [Hindrance.HINDRANCE_EXPIRED, Hindrance.HINDRANCE_NO_RESOURCE],
  );
  t.deepEqual(missing.roles, ['clerk', 'owner', 'admin'].map(role));
});

test('of what is held in several ways the widest is listed', async (t) => {
  const {clock, api, newUser, newRole, assign} = await someShop(t);
  await newRole('clerk', 'inventory.stock.set');
  await newRole('other', 'inventory.stock.set');
  const principal = await newUser();
  const end = new Date(clock.now().getTime() + 60_000);
  await assign('clerk', principal, {resourcePrefix: 'books/1'});
  await assign('other', principal, {resourcePrefix: 'books/12'});
  await assign('other', principal, {expireTime: end});
  const {permitted} = await api.listPermitted({principal});
  t.deepEqual(permitted, [
    {
      permission: {
        name: 'inventory.stock.set',
        methods: ['souk.inventory.v1.InventoryService/SetStock'],
      },
      scopes: [
        {resourcePrefix: '', expireTime: end},
        {resourcePrefix: 'books/1', expireTime: undefined},
      ],
    },
  ]);
});

test('the users who may do something are listed by page', async (t) => {
  const {parent, group, api, newUser, newGroup, assign} = await someShop(t);
  await newGroup('buyers');
  await assign('buyer', group('buyers'));
  const users = await Promise.all([1, 2, 3].map(() => newUser()));
  const [disabled] = [await newUser('DISABLED'), await newUser()];
  for (const member of [...users, disabled]) await api.addGroupMember({group: group('buyers'), member});
  const question = {parent, permission: 'inventory.books.get', pageSize: 2};
  const first = await api.whoCan(question);
  const second = await api.whoCan({...question, pageToken: first.nextPageToken});
  t.deepEqual([...first.users, ...second.users], users.toSorted());
  t.is(second.nextPageToken, '');
  await assertRefused(
    t,
    api.whoCan({...question, permission: 'cart.carts.get', pageToken: first.nextPageToken}),
    'PAGE_TOKEN_INVALID',
  );
});

test('permissions are what the contracts ask for: each is that of its methods', async (t) => {
  const {api} = await someShop(t);
  const {permissions} = await api.listPermissions({});
  t.true(permissions.length > 40);
  t.true(permissions.some(({name}) => name === 'inventory.books.get'));
  for (const {name, methods} of permissions) {
    t.true(methods.length > 0);
    for (const method of methods) t.is(policyOf(`/${method}`).permission, name);
  }
});

test('an answer needs one statement, however many users are asked about and however deep their groups are', async (t) => {
  const {clock, heard, parent, group, api, newUser, newGroup, nest, assign} = await someShop(t);
  const ids = Array.from({length: 16}, (_, index) => `level-${index + 1}`);
  await Promise.all(ids.map(newGroup));
  await nest(...ids);
  await assign('buyer', group('level-16'));
  const users = await Promise.all(Array.from({length: 20}, () => newUser()));
  for (const member of users.slice(1)) await api.addGroupMember({group: group('level-1'), member});
  const permission = 'inventory.books.get';
  // A change that is heard of now would be asked about a second time.
  await heard();
  const counted = async (work: () => Promise<unknown>): Promise<number> => {
    clock.advance(5_000);
    const statements: string[] = [];
    const {query} = pg.Client.prototype;
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
      const [statement] = args;
      statements.push(typeof statement === 'string' ? statement : String(Reflect.get(Object(statement), 'text')));
      return Reflect.apply(query, this, args);
    };
    try {
      await work();
    } finally {
      pg.Client.prototype.query = query;
    }
    // The relay, health and the deletion of tenants ask by themselves.
    return statements.filter((statement) => /user_account|role_assignment|group_/.test(statement)).length;
  };
  const [alone = '', deep = ''] = users;
  t.is(await counted(async () => t.false((await api.check({principal: alone, permission})).allowed)), 1);
  t.is(await counted(async () => t.true((await api.check({principal: deep, permission})).allowed)), 1);
  t.is(await counted(() => api.listPermitted({principal: deep})), 1);
  const questions = users.map((principal) => ({principal, permission, resource: ''}));
  // The first is asked for at once, those who come meanwhile together.
  t.is(await counted(() => api.batchCheck({parent, questions})), 2);
  t.is(await counted(() => api.whoCan({parent, permission})), 1);
});

test('a change in one replica is known to another within a moment, without a token', async (t) => {
  const {parent, api, newUser, newRole, assign, startAnother} = await someShop(t);
  const there = accessCaller((await startAnother()).address, {tenant: 'bookshop'});
  await newRole('clerk', 'inventory.stock.set');
  const question = {principal: await newUser(), permission: 'inventory.stock.set'};
  t.false((await there.check(question)).allowed);
  const {consistencyToken} = await assign('clerk', question.principal);
  t.true((await there.check({...question, consistencyToken})).allowed);
  const {roleAssignments} = await api.listRoleAssignments({parent, principal: question.principal});
  await api.deleteRoleAssignment({name: roleAssignments[0]?.name ?? ''});
  await until('the other replica has heard', async () => !(await there.check(question)).allowed, 3_000);
});

test('a consistency token of another tenant, of no tenant or of the future is refused', async (t) => {
  const {api, newUser, newGroup} = await someShop(t);
  const question = {principal: await newUser(), permission: 'inventory.books.get'};
  const {consistencyToken} = await newGroup('clerks');
  t.false((await api.check({...question, consistencyToken})).allowed);
  const of = (text: string) => Buffer.from(text).toString('base64url');
  for (const token of [of('mall@1'), of('bookshop@1000'), of('bookshop@-1'), of('bookshop@1x'), 'nonsense', '!']) {
    await assertRefused(t, api.check({...question, consistencyToken: token}), 'CONSISTENCY_TOKEN_INVALID', token);
  }
});

test('a user of another tenant is not found, and neither is a permission that no contract asks for', async (t) => {
  const {api, newUser} = await someShop(t);
  const principal = await newUser();
  const permission = 'inventory.books.get';
  const foreign = principal.replace('bookshop', 'mall');
  await assertRefused(t, api.check({principal: foreign, permission}), 'USER_NOT_FOUND');
  await assertRefused(t, api.check({principal, permission: 'inventory.books.burn'}), 'PERMISSION_UNKNOWN');
});
