import test from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {withKey} from '#tests/support/client-as.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {until} from '#tests/support/until.ts';
import {goodPassword, people, somebody} from './people.ts';
import {postOf} from './post.ts';

const file = wholeFile();
test.after.always(file.end);
const shop = people(file);

test('a user with a password is active, one without is invited, and neither shows its password', async (t) => {
  const {users, parent, newUser} = await shop;
  const active = await newUser('Anna.K@Example.org');
  t.regex(active.name, new RegExp(`^${parent}/users/[0-9a-f-]{36}$`));
  t.is(active.email, 'anna.k@example.org');
  t.is(active.state, 'ACTIVE');
  t.true(active.passwordChangeTime instanceof Date);
  t.deepEqual(await users.getUser({name: active.name}), active);
  const invited = await users.createUser({parent, user: {email: somebody(), displayName: 'Levin'}});
  t.is(invited.state, 'INVITED');
  t.is(invited.passwordChangeTime, undefined);
  t.false(JSON.stringify(active).includes('argon2'));
});

test('an address is one user of a tenant, however it is written', async (t) => {
  const {newUser} = await shop;
  const email = somebody();
  await newUser(email);
  await assertRefused(t, newUser(email.toUpperCase()), 'EMAIL_ALREADY_USED');
});

test('passwords that others would guess are refused with the reason, and a short one by the contract', async (t) => {
  const {newUser} = await shop;
  const weaknessOf = async (password: string, email = 'vronsky.horse@example.org') =>
    (await assertRefused(t, newUser(email, password), 'PASSWORD_WEAK', password))?.metadata.weakness;
  t.is(await weaknessOf('password1'), 'COMMON');
  t.is(await weaknessOf('P@ssw0rd!'), 'COMMON');
  t.is(await weaknessOf('abcdefghijkl'), 'PATTERN');
  t.is(await weaknessOf('qpqpqpqpqpqp'), 'PATTERN');
  t.is(await weaknessOf('vronskyhorse1'), 'PERSONAL');
  t.is(await weaknessOf('KareninaAnna'), 'PERSONAL');
  await assertRefused(t, newUser(somebody(), 'x9$Kq2!'), 'REQUEST_INVALID');
  await assertRefused(t, newUser(somebody(), `${goodPassword}${'x'.repeat(200)}`), 'REQUEST_INVALID');
});

test('a user of another tenant does not exist', async (t) => {
  const {as, newUser, parent} = await shop;
  const {name} = await newUser();
  const stranger = as(['*'], 'operator');
  await assertRefused(t, stranger.getUser({name}), 'USER_NOT_FOUND');
  const created = stranger.createUser({parent, user: {email: somebody(), displayName: 'x'}});
  await assertRefused(t, created, 'TENANT_NOT_FOUND');
});

test('nothing of a password is stored but its argon2id hash, also when the request has an idempotency key', async (t) => {
  const {users, parent, database} = await shop;
  const request = {parent, user: {email: somebody(), displayName: 'x'}, password: goodPassword};
  const {name} = await users.createUser(request, withKey('users-1'));
  const rows = await database.query(`select password_hash from user_account where id = '${name.slice(-36)}'`);
  t.regex(String(rows[0]?.password_hash), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  t.deepEqual(await database.query(`select key from runtime.idempotency where key = 'users-1'`), []);
  const invited = {parent, user: {email: somebody(), displayName: 'x'}};
  const first = await users.createUser(invited, withKey('users-2'));
  t.deepEqual(await users.createUser(invited, withKey('users-2')), first);
});

test('users are listed newest first, in pages, by state and address', async (t) => {
  const {users, parent, newUser, as} = await people(t);
  const made = [];
  for (const letter of ['a', 'b', 'c', 'd', 'e']) made.push(await newUser(`${letter}.list@example.org`));
  await users.createUser({parent, user: {email: 'invited@example.org', displayName: 'x'}});
  await users.disableUser({name: made[1]?.name ?? ''});
  const emails = async (filter: string) =>
    (await users.listUsers({parent, filter})).users.map(({email}) => email.split(/[.@]/)[0]);
  t.deepEqual(await emails(''), ['invited', 'e', 'd', 'c', 'b', 'a']);
  t.deepEqual(await emails('state = DISABLED'), ['b']);
  t.deepEqual(await emails('state != ACTIVE'), ['invited', 'b']);
  t.deepEqual(await emails('email = "A.List@example.org" OR email:"d."'), ['d', 'a']);
  t.deepEqual(await emails('NOT email:"in" state = ACTIVE'), ['e', 'd', 'c', 'a']);
  const first = await users.listUsers({parent, pageSize: 4});
  const second = await users.listUsers({parent, pageSize: 4, pageToken: first.nextPageToken});
  t.deepEqual([...first.users, ...second.users].length, 6);
  t.is(second.nextPageToken, '');
  const other = users.listUsers({parent, pageToken: first.nextPageToken, filter: 'state = ACTIVE'});
  await assertRefused(t, other, 'PAGE_TOKEN_INVALID');
  await assertRefused(t, users.listUsers({parent, filter: 'password_hash:"x"'}), 'FILTER_INVALID');
  await assertRefused(t, as(['*'], 'operator').listUsers({parent}), 'TENANT_NOT_FOUND');
});

test('an update changes what the mask names, at the etag that was read, and nothing that is not the caller’s to set', async (t) => {
  const {users, newUser} = await shop;
  const user = await newUser();
  const renamed = await users.updateUser({
    user: {name: user.name, displayName: 'Anna Oblonskaya', email: 'ignored@example.org', etag: user.etag},
    updateMask: ['display_name'],
  });
  t.is(renamed.displayName, 'Anna Oblonskaya');
  t.is(renamed.email, user.email);
  t.not(renamed.etag, user.etag);
  const stale = users.updateUser({user: {name: user.name, displayName: 'x', etag: user.etag}});
  await assertRefused(t, stale, 'ETAG_MISMATCH');
  for (const path of ['state', 'email_verify_time', 'password_hash', 'name']) {
    const masked = users.updateUser({user: {name: user.name, state: 'ACTIVE'}, updateMask: [path]});
    await assertRefused(t, masked, 'UPDATE_MASK_INVALID', path);
  }
  const invalid = users.updateUser({user: {name: user.name, email: 'no address'}, updateMask: ['email']});
  await assertRefused(t, invalid, 'REQUEST_INVALID');
  const other = await newUser();
  const taken = users.updateUser({user: {name: user.name, email: other.email}, updateMask: ['email']});
  await assertRefused(t, taken, 'EMAIL_ALREADY_USED');
});

test('a disabled user stays out until enabled, and is then what it was before', async (t) => {
  const {users, parent, newUser, signIn, access} = await shop;
  const user = await newUser();
  const stateNow = async () => (await access.accessOf(user.name)).state;
  t.is(await stateNow(), 'ACTIVE');
  const disabled = await users.disableUser({name: user.name, etag: user.etag});
  t.is(disabled.state, 'DISABLED');
  t.is(await stateNow(), 'DISABLED', 'this replica knows before it answers');
  t.deepEqual(await users.disableUser({name: user.name}), disabled);
  await assertRefused(t, users.disableUser({name: user.name, etag: user.etag}), 'ETAG_MISMATCH');
  await t.throwsAsync(signIn(user.email, goodPassword), {message: /disabled/});
  t.is((await users.enableUser({name: user.name})).state, 'ACTIVE');
  t.is(await stateNow(), 'ACTIVE');
  t.truthy(await signIn(user.email, goodPassword));
  const invited = await users.createUser({parent, user: {email: somebody(), displayName: 'x'}});
  await users.disableUser({name: invited.name});
  t.is((await users.enableUser({name: invited.name})).state, 'INVITED');
});

test('a deleted user leaves nothing behind, and the address is free again', async (t) => {
  const {users, newUser, signIn, database, access} = await shop;
  const user = await newUser();
  const id = user.name.slice(-36);
  await signIn(user.email, goodPassword);
  await users.requestPasswordReset({email: user.email});
  const ofUser = async () => {
    const columns = await database.query(
      `select table_name from information_schema.columns where column_name = 'user_id' and table_schema = 'public'`,
    );
    t.true(columns.length >= 2);
    const counts = await Promise.all(
      columns.map(({table_name: table}) =>
        database.query(`select '${table}' as name from ${table} where user_id = '${id}'`),
      ),
    );
    return new Set(counts.flat().map(({name}) => name));
  };
  await until('the link is there', async () => (await ofUser()).has('user_link'));
  t.true((await ofUser()).has('sign_in_attempt'));
  await users.deleteUser({name: user.name});
  t.deepEqual(await ofUser(), new Set());
  await assertRefused(t, users.getUser({name: user.name}), 'USER_NOT_FOUND');
  await t.throwsAsync(async () => access.accessOf(user.name), {message: /No user/});
  await assertRefused(t, users.deleteUser({name: user.name}), 'USER_NOT_FOUND');
  t.not((await newUser(user.email)).name, user.name);
});

test('every change of a user tells others by one event of its kind, and the audit log by an entry', async (t) => {
  const {users, newUser, tenant, settings, database} = await people(t);
  const post = await postOf(t, tenant, settings.users.linkKey);
  const {name} = await newUser();
  await users.updateUser({user: {name, displayName: 'Other'}});
  await users.disableUser({name});
  await users.enableUser({name});
  await users.deleteUser({name});
  await until('the last one is heard', () => post.heard.includes('UserDeleted'));
  const told = post.heard.filter((type) => type.startsWith('User'));
  t.deepEqual(told, ['UserCreated', 'UserUpdated', 'UserDisabled', 'UserEnabled', 'UserDeleted']);
  const actions = await database.query(
    `select action, before, after from audit_entry where tenant_id = '${tenant}' and target = '${name}' order by sequence`,
  );
  t.deepEqual(
    actions.map(({action}) => action),
    ['CreateUser', 'UpdateUser', 'DisableUser', 'EnableUser', 'DeleteUser'],
  );
  t.false(JSON.stringify(actions).includes('@example.org'), 'addresses cannot be deleted from the log');
});
