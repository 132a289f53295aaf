import test from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {withKey} from '#tests/support/client-as.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {goodPassword, people, somebody} from './people.ts';

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
