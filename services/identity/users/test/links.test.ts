import test, {type ExecutionContext} from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {until} from '#tests/support/until.ts';
import {caller} from '../../test/caller.ts';
import {people, somebody} from './people.ts';
import {postOf} from './post.ts';

const chosen = 'eleven-herons-whistle';
const minute = 60_000;

const setUp = async (t: ExecutionContext) => {
  const shop = await people(t);
  const post = await postOf(t, shop.tenant, shop.settings.users.linkKey);
  const invite = async (email = somebody()) => {
    const user = await shop.users.createUser({parent: shop.parent, user: {email, displayName: 'Kitty Oblonsky'}});
    return {...(await post.link(email, 'INVITATION')), user};
  };
  const openSignUp = () =>
    caller(shop.address, shop.tenant).updateTenant({tenant: {name: shop.parent, selfSignUp: true}});
  return {...shop, post, invite, openSignUp};
};

test.serial(
  'an invited user chooses a password by the link, once, and is active with a verified address',
  async (t) => {
    const {invite, users, signIn, clock} = await setUp(t);
    const {user, secret, displayName, expireTime} = await invite();
    t.is(displayName, 'Kitty Oblonsky');
    t.is(expireTime?.getTime(), clock.now().getTime() + 7 * 24 * 60 * minute);
    await assertRefused(t, users.acceptInvitation({secret, password: 'kitty-oblonsky'}), 'PASSWORD_WEAK');
    const active = await users.acceptInvitation({secret, password: chosen});
    t.is(active.state, 'ACTIVE');
    t.deepEqual(active.emailVerifyTime, clock.now());
    t.is((await signIn(user.email, chosen)).user, user.name);
    await assertRefused(t, users.acceptInvitation({secret, password: chosen}), 'LINK_INVALID');
  },
);

test.serial('of two who use a link at once one is too late', async (t) => {
  const {invite, users, database} = await setUp(t);
  const {user, secret} = await invite();
  const answers = await Promise.allSettled(
    ['a', 'b', 'c', 'd'].map((letter) => users.acceptInvitation({secret, password: `${chosen}-${letter}`})),
  );
  t.is(answers.filter(({status}) => status === 'fulfilled').length, 1);
  t.is((await users.getUser({name: user.name})).state, 'ACTIVE');
  t.deepEqual(await database.query('select count(*)::int from user_link where use_time is not null'), [{count: 1}]);
});

test.serial(
  'a link is used once, however many use it at the same time, and for the address that it was sent to',
  async (t) => {
    const {newUser, account, users, post, database} = await setUp(t);
    const {name, email} = await newUser();
    // The first round opens the connections of the database, on which the others meet.
    for (let round = 0; round < 4; round++) {
      await account(name).requestEmailVerification({});
      const {secret} = await post.link(email, 'EMAIL_VERIFICATION', round);
      const answers = await Promise.allSettled(Array.from({length: 6}, () => users.verifyEmail({secret})));
      t.is(answers.filter(({status}) => status === 'fulfilled').length, 1);
      await database.query(`update user_account set email_verify_time = null where email = '${email}'`);
    }
    await account(name).requestEmailVerification({});
    const {secret} = await post.link(email, 'EMAIL_VERIFICATION', 4);
    await database.query(`update user_account set email = 'moved@example.org' where email = '${email}'`);
    await assertRefused(t, users.verifyEmail({secret}), 'LINK_INVALID');
  },
);

test.serial('a link ends with its time, by a newer one, and is of no other purpose or tenant', async (t) => {
  const {invite, users, clock, post, as} = await setUp(t);
  const {user, secret} = await invite();
  await assertRefused(t, users.resetPassword({secret, password: chosen}), 'LINK_INVALID');
  await assertRefused(t, users.verifyEmail({secret}), 'LINK_INVALID');
  await assertRefused(t, as(['*'], 'operator').acceptInvitation({secret, password: chosen}), 'LINK_INVALID');
  await users.inviteUser({name: user.name});
  const newer = await post.link(user.email, 'INVITATION', 1);
  await assertRefused(t, users.acceptInvitation({secret, password: chosen}), 'LINK_INVALID');
  clock.advance(7 * 24 * 60 * minute);
  await assertRefused(t, users.acceptInvitation({secret: newer.secret, password: chosen}), 'LINK_INVALID');
  await users.inviteUser({name: user.name});
  const newest = await post.link(user.email, 'INVITATION', 2);
  t.is((await users.acceptInvitation({secret: newest.secret, password: chosen})).state, 'ACTIVE');
  await assertRefused(t, users.inviteUser({name: user.name}), 'USER_NOT_INVITED');
});

test.serial('the secret of a link is in plain text in no row and in no event', async (t) => {
  const {invite, database, post} = await setUp(t);
  const {secret} = await invite();
  const tables = await database.query(`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`);
  const rows = await Promise.all(tables.map(({name}) => database.query(`select t::text as row from ${name} t`)));
  const text = rows
    .flat()
    .map(({row}) => row)
    .join('\n');
  t.true(text.includes('INVITATION'));
  t.false(text.includes(secret));
  t.false(text.includes(Buffer.from(secret).toString('hex')));
  t.deepEqual(post.heard.filter((type) => type === 'LinkIssued').length, 1);
});

test.serial('a password is reset by a link to the address; the old one and the link are over', async (t) => {
  const {newUser, users, post, signIn} = await setUp(t);
  const {email, name} = await newUser();
  t.deepEqual(await users.requestPasswordReset({email: email.toUpperCase()}), {});
  const {secret} = await post.link(email, 'PASSWORD_RESET');
  await assertRefused(t, users.resetPassword({secret, password: 'password1'}), 'PASSWORD_WEAK');
  const user = await users.resetPassword({secret, password: chosen});
  t.is(user.name, name);
  t.true(user.emailVerifyTime instanceof Date);
  await t.throwsAsync(signIn(email, 'seven-otters-juggle'));
  t.is((await signIn(email, chosen)).user, name);
  await assertRefused(t, users.resetPassword({secret, password: chosen}), 'LINK_INVALID');
  await until('the sessions hear of it', () => post.heard.includes('UserPasswordChanged'));
});

test.serial(
  'a request for a reset does and answers the same for nobody as for somebody, and sends nothing to nobody',
  async (t) => {
    const {newUser, users, post, as} = await setUp(t);
    const {email} = await newUser();
    const nobody = somebody();
    const disabled = await newUser();
    await users.disableUser({name: disabled.name});
    for (const address of [nobody, disabled.email, email])
      t.deepEqual(await users.requestPasswordReset({email: address}), {});
    await post.link(email, 'PASSWORD_RESET');
    // Requests are looked into in their order: those before it are done.
    t.deepEqual(
      post.letters.map((letter) => letter.email),
      [email],
    );
    // The sixth within a short time waits, whoever has the address.
    const asker = as(['identity.links.request']);
    const refusals = [];
    for (const address of [email, nobody]) {
      for (let asked = 1; asked < 5; asked++) await asker.requestPasswordReset({email: address});
      const refused = await assertRefused(t, asker.requestPasswordReset({email: address}), 'TOO_MANY_ATTEMPTS');
      refusals.push([refused?.code, refused?.message, refused?.retryAfterMs]);
    }
    t.deepEqual(refusals[0], refusals[1]);
  },
);

test.serial('people sign up where the tenant allows it, and are nobody until they use the link', async (t) => {
  const {users, post, openSignUp, parent, signIn} = await setUp(t);
  const email = somebody();
  const request = {email, displayName: 'Stiva'};
  await assertRefused(t, users.signUp(request), 'SIGN_UP_CLOSED');
  t.true((await openSignUp()).selfSignUp);
  t.deepEqual(await users.signUp(request), {});
  const {secret} = await post.link(email, 'INVITATION');
  const {users: found} = await users.listUsers({parent, filter: `email = "${email}"`});
  t.deepEqual(
    found.map(({state, displayName}) => [state, displayName]),
    [['INVITED', 'Stiva']],
  );
  const {name} = await users.acceptInvitation({secret, password: chosen});
  t.is((await signIn(email, chosen)).user, name);
});

test.serial(
  'who signs up with the address of a user changes nothing of them: the owner gets a link to reset',
  async (t) => {
    const {users, post, openSignUp, newUser, signIn} = await setUp(t);
    await openSignUp();
    const user = await newUser();
    t.deepEqual(await users.signUp({email: user.email, displayName: 'An impostor'}), {});
    await post.link(user.email, 'PASSWORD_RESET');
    t.deepEqual(await users.getUser({name: user.name}), user);
    t.is((await signIn(user.email, 'seven-otters-juggle')).user, user.name);
  },
);

test.serial('no more than five links an hour reach an address, and the last one stays good', async (t) => {
  const {newUser, users, post, clock} = await setUp(t);
  const {email, name} = await newUser();
  const invited = await users.createUser({
    parent: name.split('/users/')[0] ?? '',
    user: {email: somebody(), displayName: 'x'},
  });
  for (let more = 0; more < 6; more++) await users.inviteUser({name: invited.name});
  await users.requestPasswordReset({email});
  await post.link(email, 'PASSWORD_RESET');
  const sent = post.letters.filter((letter) => letter.email === invited.email);
  t.is(sent.length, 5);
  t.is((await users.acceptInvitation({secret: sent.at(-1)?.secret ?? '', password: chosen})).state, 'ACTIVE');
  clock.advance(60 * minute);
});

test.serial('another address ends the links to the old one and has to be verified', async (t) => {
  const {invite, users, post, account} = await setUp(t);
  const {user, secret} = await invite();
  const {name} = await users.acceptInvitation({secret, password: chosen});
  await users.requestPasswordReset({email: user.email});
  const reset = await post.link(user.email, 'PASSWORD_RESET');
  const email = somebody();
  const moved = await users.updateUser({user: {name, email}});
  t.is(moved.emailVerifyTime, undefined);
  await assertRefused(t, users.resetPassword({secret: reset.secret, password: chosen}), 'LINK_INVALID');
  const first = await post.link(email, 'EMAIL_VERIFICATION');
  await account(name).requestEmailVerification({});
  const second = await post.link(email, 'EMAIL_VERIFICATION', 1);
  await assertRefused(t, users.verifyEmail({secret: first.secret}), 'LINK_INVALID');
  t.true((await users.verifyEmail({secret: second.secret})).emailVerifyTime instanceof Date);
  const before = post.letters.length;
  await account(name).requestEmailVerification({});
  await users.requestPasswordReset({email});
  await post.link(email, 'PASSWORD_RESET');
  t.is(post.letters.length, before + 1, 'a verified address is not verified again');
});
