import test, {type ExecutionContext} from 'ava';
import {bearer, signingIn} from '../../sessions/test/signing-in.ts';
import {goodPassword} from './people.ts';
import {postOf} from './post.ts';

const chosen = 'eleven-herons-whistle';

/** A user with two sessions, and whether the edge lets each of them pass. */
const setUp = async (t: ExecutionContext) => {
  const shop = await signingIn(t);
  const sessions = [await shop.signIn(), await shop.signIn()];
  const passes = () =>
    Promise.all(sessions.map(async ({accessToken}) => (await shop.edge(bearer(accessToken))).refused === undefined));
  t.deepEqual(await passes(), [true, true]);
  const ids = sessions.map(({session}) => session?.name.slice('sessions/'.length) ?? '');
  return {...shop, sessions, passes, ids};
};

test('a password that is changed ends all sessions but the one in which it was changed', async (t) => {
  const {account, user, ids, passes} = await setUp(t);
  await account(user.name, {}, ids[1]).changePassword({currentPassword: goodPassword, newPassword: chosen});
  t.deepEqual(await passes(), [false, true]);
});

test('a password that is reset ends all sessions', async (t) => {
  const {users, user, passes, tenant, settings} = await setUp(t);
  const post = await postOf(t, tenant, settings.users.linkKey);
  await users.requestPasswordReset({email: user.email});
  const {secret} = await post.link(user.email, 'PASSWORD_RESET');
  await users.resetPassword({secret, password: chosen});
  t.deepEqual(await passes(), [false, false]);
});

test('a user who was disabled has no sessions left when enabled again', async (t) => {
  const {users, newUser, parent, database, user, passes, app, sessions} = await setUp(t);
  // Somebody else has to stay an owner.
  const other = await newUser();
  const id = other.name.slice(-36);
  await database.query(
    `insert into role_assignment (tenant_id, id, role_id, user_id) values ('${parent.slice(8)}', '${id}', 'owner', '${id}')`,
  );
  await users.disableUser({name: user.name});
  t.deepEqual(await passes(), [false, false]);
  await users.enableUser({name: user.name});
  t.deepEqual(await passes(), [false, false]);
  await t.throwsAsync(app.refreshSession({refreshToken: sessions[0]?.refreshToken ?? ''}));
  t.truthy(await app.createSession({email: user.email, password: goodPassword}));
});

test('a user who is deleted is refused at once', async (t) => {
  const {users, newUser, parent, database, user, passes} = await setUp(t);
  const id = (await newUser()).name.slice(-36);
  await database.query(
    `insert into role_assignment (tenant_id, id, role_id, user_id) values ('${parent.slice(8)}', '${id}', 'owner', '${id}')`,
  );
  await users.deleteUser({name: user.name});
  t.deepEqual(await passes(), [false, false]);
});
