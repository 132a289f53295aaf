import test from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {goodPassword, people} from './people.ts';

const file = wholeFile();
test.after.always(file.end);
const shop = people(file);

const chosen = 'eleven-herons-whistle';

test('a user sees and changes themselves without any permission, and an API key has no account', async (t) => {
  const {newUser, account, parent} = await shop;
  const user = await newUser();
  t.deepEqual(await account(user.name).getAccount({}), user);
  const key = account(`${parent}/apiKeys/0198c5a0-0000-7000-8000-000000000001`);
  await assertRefused(t, key.getAccount({}), 'USER_ONLY');
  const change = {currentPassword: goodPassword, newPassword: chosen};
  await assertRefused(t, key.changePassword(change), 'USER_ONLY');
  await assertRefused(
    t,
    account('tenants/operator/users/0198c5a0-0000-7000-8000-000000000001').getAccount({}),
    'USER_ONLY',
  );
});

test('a password is changed by who knows the one before, and not to a weak one', async (t) => {
  const {newUser, account, signIn} = await shop;
  const {name, email} = await newUser();
  const own = account(name);
  await assertRefused(t, own.changePassword({currentPassword: chosen, newPassword: chosen}), 'PASSWORD_WRONG');
  await assertRefused(
    t,
    own.changePassword({currentPassword: goodPassword, newPassword: 'password1'}),
    'PASSWORD_WEAK',
  );
  t.is((await own.changePassword({currentPassword: goodPassword, newPassword: chosen})).name, name);
  t.is((await signIn(email, chosen, '203.0.113.50')).user, name);
  await t.throwsAsync(signIn(email, goodPassword, '203.0.113.51'));
});

test('guesses at the password of now count as guesses at the door', async (t) => {
  const {newUser, account, signIn} = await shop;
  const {name, email} = await newUser();
  const address = '203.0.113.77';
  const own = account(name, {'x-souk-client-address': address});
  for (let guess = 0; guess < 5; guess++) {
    await assertRefused(
      t,
      own.changePassword({currentPassword: `${chosen}${guess}`, newPassword: chosen}),
      'PASSWORD_WRONG',
    );
  }
  const right = {currentPassword: goodPassword, newPassword: chosen};
  await assertRefused(t, own.changePassword(right), 'TOO_MANY_ATTEMPTS');
  await t.throwsAsync(signIn(email, goodPassword, address), {message: /Too many attempts/});
  t.is((await signIn(email, goodPassword, '203.0.113.78')).user, name);
});
