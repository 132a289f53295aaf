import test, {type ExecutionContext} from 'ava';
import {decodeJwt} from 'jose';
import {Secret, TOTP} from 'otpauth';
import {AccountServiceDefinition} from '#gen/ts/souk/identity/v1/account_service.ts';
import {AuditServiceDefinition} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {SessionServiceDefinition} from '#gen/ts/souk/identity/v1/session_service.ts';
import {UserServiceDefinition} from '#gen/ts/souk/identity/v1/user_service.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {clientAs} from '#tests/support/client-as.ts';
import {until} from '#tests/support/until.ts';
import {authenticator} from '../../users/test/authenticator.ts';
import {goodPassword} from '../../users/test/people.ts';
import {home, signingIn} from './signing-in.ts';

const minute = 60_000;
const needed = 'REAUTHENTICATION_NEEDED';
const password = {$case: 'password', value: goodPassword} as const;

/** A user in a session that they have begun with their password. */
const setUp = async (t: ExecutionContext) => {
  const shop = await signingIn(t);
  const {address, tenant, user, clock} = shop;
  const signedIn = await shop.signIn();
  const session = signedIn.session?.name.slice('sessions/'.length);
  const headers = {'x-souk-client-address': home};
  const manner = {tenant, principal: user.name, session, headers};
  const own = clientAs(AccountServiceDefinition, address, {...manner, permissions: []});
  const sessions = clientAs(SessionServiceDefinition, address, {...manner, permissions: []});
  const users = clientAs(UserServiceDefinition, address, manner);
  const enrol = async () => {
    const {secret} = await own.startTotp({});
    const codeOf = () => new TOTP({secret: Secret.fromBase32(secret)}).generate({timestamp: clock.now().getTime()});
    const {recoveryCodes} = await own.confirmTotp({totpCode: codeOf()});
    return {codeOf, recoveryCodes};
  };
  return {...shop, signedIn, own, sessions, users, manner, enrol};
};

test('ten minutes after its sign-in a session changes nothing of how somebody signs in', async (t) => {
  const {own, users, user, enrol, pass} = await setUp(t);
  await pass(10 * minute - 1);
  const {recoveryCodes} = await enrol();
  await pass(1);
  const proof = {proof: {$case: 'recoveryCode', value: recoveryCodes[0] ?? ''}} as const;
  const question = {challenge: crypto.randomUUID(), responseJson: '{}'};
  const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
    startTotp: () => own.startTotp({}),
    confirmTotp: () => own.confirmTotp({totpCode: '123456'}),
    deleteTotp: () => own.deleteTotp({proof}),
    createRecoveryCodes: () => own.createRecoveryCodes({proof}),
    startPasskeyRegistration: () => own.startPasskeyRegistration({}),
    finishPasskeyRegistration: () => own.finishPasskeyRegistration({answer: question, displayName: 'x'}),
    deletePasskey: () => own.deletePasskey({passkey: crypto.randomUUID(), proof}),
    resetSecondFactors: () => users.resetSecondFactors({name: user.name}),
    anotherAddress: () =>
      users.updateUser({user: {name: user.name, email: 'thief@example.org'}, updateMask: ['email']}),
  };
  for (const [name, attempt] of Object.entries(attempts)) await assertRefused(t, attempt(), needed, name);
  t.is(
    (await users.updateUser({user: {name: user.name, displayName: 'Anna'}, updateMask: ['display_name']})).email,
    user.email,
  );
  t.is((await own.getSecondFactors({})).recoveryCodesLeft, 10, 'no code was used up');
});

test('who shows the password again may change it for ten minutes more, in this session alone', async (t) => {
  const {own, sessions, pass, signIn, address, manner, clock} = await setUp(t);
  const other = await signIn();
  await pass(60 * minute);
  await assertRefused(t, own.startTotp({}), needed);
  const after = await sessions.reauthenticate({proof: password});
  t.like(after, {name: `sessions/${manner.session}`, current: true, authenticateTime: clock.now()});
  t.truthy((await own.startTotp({})).secret);
  const elsewhere = {...manner, session: other.session?.name.slice('sessions/'.length)};
  await assertRefused(t, clientAs(AccountServiceDefinition, address, elsewhere).startTotp({}), needed);
  await pass(10 * minute);
  await assertRefused(t, own.startTotp({}), needed);
});

test('neither a refresh nor a session that is over is a proof', async (t) => {
  const {own, sessions, anybody, signedIn, pass} = await setUp(t);
  await pass(11 * minute);
  await anybody.refreshSession({refreshToken: signedIn.refreshToken});
  await assertRefused(t, own.startTotp({}), needed);
  await sessions.reauthenticate({proof: password});
  await sessions.signOut({name: signedIn.session?.name ?? ''});
  await assertRefused(t, own.startTotp({}), needed);
  await assertRefused(t, sessions.reauthenticate({proof: password}), 'SESSION_ENDED');
});

test('with a second factor the password is not enough, and each is counted as at the door', async (t) => {
  const {own, sessions, enrol, pass, app, user} = await setUp(t);
  const {codeOf} = await enrol();
  await pass(60 * minute);
  await assertRefused(t, sessions.reauthenticate({proof: password}), 'SECOND_FACTOR_MISSING');
  const by = (value: string) =>
    sessions.reauthenticate({proof: password, secondFactor: {proof: {$case: 'totpCode', value}}});
  await assertRefused(t, by('000000'), 'SECOND_FACTOR_FAILED');
  await assertRefused(t, own.startPasskeyRegistration({}), needed);
  await by(codeOf());
  t.truthy((await own.startPasskeyRegistration({})).challenge);
  const wrong = {$case: 'password', value: 'not-the-password'} as const;
  for (let guess = 0; guess < 5; guess++) {
    await assertRefused(t, sessions.reauthenticate({proof: wrong}), 'SIGN_IN_FAILED');
  }
  await assertRefused(t, sessions.reauthenticate({proof: password}), 'TOO_MANY_ATTEMPTS');
  await assertRefused(t, app.createSession({email: user.email, password: goodPassword}), 'TOO_MANY_ATTEMPTS');
});

test('a passkey of the user counts as both, somebody else’s as nothing', async (t) => {
  const {own, sessions, pass, newUser, accountOf} = await setUp(t);
  const enrol = async (account: typeof own) => {
    const device = authenticator();
    const {challenge, optionsJson} = await account.startPasskeyRegistration({});
    const answer = {challenge, responseJson: device.create(optionsJson)};
    await account.finishPasskeyRegistration({answer, displayName: 'Telephone'});
    return device;
  };
  const [mine, theirs] = [await enrol(own), await enrol(await accountOf(await newUser()))];
  await pass(60 * minute);
  const by = async (device: typeof mine, verifiesUser = true) => {
    const {challenge, optionsJson} = await sessions.startPasskeyReauthentication({});
    const value = {challenge, responseJson: device.get(optionsJson, {verifiesUser})};
    return sessions.reauthenticate({proof: {$case: 'passkey', value}});
  };
  await assertRefused(t, by(theirs), 'SIGN_IN_FAILED');
  await assertRefused(t, by(mine, false), 'SIGN_IN_FAILED', 'a device that asks nobody');
  await assertRefused(t, own.startTotp({}), needed);
  await by(mine);
  t.truthy((await own.startTotp({})).secret);
});

test('a source has nothing to show again: it is no user, and is not asked as an admin', async (t) => {
  const {address, tenant, key, user} = await setUp(t);
  const source = {tenant, principal: key.name};
  const sessions = clientAs(SessionServiceDefinition, address, source);
  await assertRefused(t, sessions.reauthenticate({proof: password}), 'USER_ONLY');
  await assertRefused(t, sessions.startPasskeyReauthentication({}), 'USER_ONLY');
  const users = clientAs(UserServiceDefinition, address, source);
  t.is((await users.resetSecondFactors({name: user.name})).name, user.name);
});

test('staff who act in the tenant are asked by their own session', async (t) => {
  const {address, tenant, user, database, clock, pass} = await setUp(t);
  const {name} = await clientAs(UserServiceDefinition, address, {tenant: 'operator'}).createUser({
    parent: 'tenants/operator',
    user: {email: 'staff@example.org', displayName: 'Staff'},
  });
  const session = crypto.randomUUID();
  const [now, later] = [0, 30 * 24 * 60 * minute].map((ms) => new Date(clock.now().getTime() + ms).toISOString());
  await database.query(`
    insert into session (tenant_id, id, user_id, client_id, oauth, scopes, device, address, create_time, authenticate_time, refresh_time, idle_expire_time, expire_time)
    values ('operator', '${session}', '${name.slice(-36)}', '${session}', false, '{}', '', '', '${now}', '${now}', '${now}', '${later}', '${later}')`);
  const staff = clientAs(UserServiceDefinition, address, {tenant, principal: name, session});
  t.is((await staff.resetSecondFactors({name: user.name})).name, user.name);
  await pass(10 * minute);
  await assertRefused(t, staff.resetSecondFactors({name: user.name}), needed);
});

test('access tokens say when it was shown last, and the log who has shown it again, and who could not', async (t) => {
  const {sessions, signedIn, anybody, address, tenant, parent, user, clock, pass, enrol, manner} = await setUp(t);
  const authTimeOf = (token: string) => decodeJwt(token).auth_time;
  const seconds = () => Math.floor(clock.now().getTime() / 1000);
  const begun = seconds();
  t.is(authTimeOf(signedIn.accessToken), begun);
  const {codeOf} = await enrol();
  await pass(2 * minute);
  const second = await anybody.refreshSession({refreshToken: signedIn.refreshToken});
  t.is(authTimeOf(second.accessToken), begun);
  await assertRefused(t, sessions.reauthenticate({proof: password}), 'SECOND_FACTOR_MISSING');
  await sessions.reauthenticate({proof: password, secondFactor: {proof: {$case: 'totpCode', value: codeOf()}}});
  const third = await anybody.refreshSession({refreshToken: second.refreshToken});
  t.is(authTimeOf(third.accessToken), seconds());
  const log = clientAs(AuditServiceDefinition, address, {tenant});
  const entries = async (filter: string) => (await log.listAuditEntries({parent, filter})).auditEntries;
  const [done] = await entries('action = "Reauthenticate"');
  t.like(done, {actor: user.name, target: `sessions/${manner.session}`, address: home});
  const refused = await until('the refusal is in the log', async () => (await entries('outcome = OUTCOME_DENIED'))[0]);
  t.like(refused, {actor: user.name, reason: 'SECOND_FACTOR_MISSING', address: home});
});
