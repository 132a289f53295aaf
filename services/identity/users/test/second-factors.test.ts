import test, {type ExecutionContext} from 'ava';
import {Secret, TOTP} from 'otpauth';
import {Failure} from '#runtime/errors/failure.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {testCall} from '#tests/support/test-call.ts';
import type {SecondFactorProof} from '../sign-in.ts';
import {goodPassword, people} from './people.ts';

const step = 30_000;

const setUp = async (t: ExecutionContext) => {
  const shop = await people(t);
  const user = await shop.newUser();
  const own = await shop.accountOf(user);
  /** What the app shows, some steps from now. */
  const codeOf = (secret: string, steps = 0) =>
    new TOTP({secret: Secret.fromBase32(secret)}).generate({timestamp: shop.clock.now().getTime() + steps * step});
  const enrol = async () => {
    const {secret} = await own.startTotp({});
    const {recoveryCodes} = await own.confirmTotp({totpCode: codeOf(secret)});
    // The code of now is used up by it.
    shop.clock.advance(step);
    return {secret, recoveryCodes};
  };
  const verify = (proof: SecondFactorProof, address = '192.0.2.1', name = user.name) =>
    shop.ways.verifySecondFactor({tenant: shop.tenant, user: name, proof, address}, testCall({tenant: shop.tenant}));
  const totp = (code: string): SecondFactorProof => ({kind: 'TOTP', code});
  const recovery = (code: string): SecondFactorProof => ({kind: 'RECOVERY_CODE', code});
  return {...shop, user, own, codeOf, enrol, verify, totp, recovery};
};

const reasonOf = async (t: ExecutionContext, attempt: Promise<unknown>) =>
  (await t.throwsAsync(attempt, {instanceOf: Failure}))?.reason;

test('an app counts from its confirmation on, and then a password is not enough', async (t) => {
  const {own, user, signIn, codeOf, verify, totp, clock} = await setUp(t);
  t.deepEqual((await signIn(user.email, goodPassword)).secondFactors, []);
  await assertRefused(t, own.confirmTotp({totpCode: '000000'}), 'TOTP_NOT_STARTED');
  const started = await own.startTotp({});
  t.regex(started.uri, /^otpauth:\/\/totp\/Souk:.*algorithm=SHA1&digits=6&period=30$/);
  t.true(started.uri.includes(started.secret));
  t.deepEqual((await signIn(user.email, goodPassword)).secondFactors, []);
  t.is(await reasonOf(t, verify(totp(codeOf(started.secret)))), 'SECOND_FACTOR_FAILED');
  // Begun anew: the secret before is none any more.
  const {secret} = await own.startTotp({});
  await assertRefused(t, own.confirmTotp({totpCode: codeOf(started.secret)}), 'SECOND_FACTOR_FAILED');
  const {recoveryCodes} = await own.confirmTotp({totpCode: codeOf(secret)});
  t.is(new Set(recoveryCodes).size, 10);
  t.deepEqual((await signIn(user.email, goodPassword)).secondFactors, ['TOTP', 'RECOVERY_CODE']);
  await assertRefused(t, own.startTotp({}), 'TOTP_ALREADY_SET');
  clock.advance(step);
  await t.notThrowsAsync(verify(totp(codeOf(secret))));
});

test('a code counts once, and one step beside its time', async (t) => {
  const {enrol, verify, totp, codeOf, clock} = await setUp(t);
  const {secret} = await enrol();
  clock.advance(10 * step);
  t.is(await reasonOf(t, verify(totp(codeOf(secret, -2)))), 'SECOND_FACTOR_FAILED');
  t.is(await reasonOf(t, verify(totp(codeOf(secret, 2)))), 'SECOND_FACTOR_FAILED');
  await verify(totp(codeOf(secret, -1)));
  await verify(totp(codeOf(secret)));
  t.is(await reasonOf(t, verify(totp(codeOf(secret)))), 'SECOND_FACTOR_FAILED', 'the same code');
  t.is(await reasonOf(t, verify(totp(codeOf(secret, -1)))), 'SECOND_FACTOR_FAILED', 'an older code');
  const racing = await Promise.allSettled(Array.from({length: 4}, () => verify(totp(codeOf(secret, 1)))));
  t.is(racing.filter(({status}) => status === 'fulfilled').length, 1, 'at the same time');
});

test('a recovery code counts once, however it is typed, and for its user only', async (t) => {
  const {enrol, verify, recovery, own, newUser, accountOf, codeOf} = await setUp(t);
  const {recoveryCodes} = await enrol();
  const [first = '', second = ''] = recoveryCodes;
  t.regex(first, /^([2-9a-z]{4}-){3}[2-9a-z]{4}$/);
  await verify(recovery(first.toUpperCase().replaceAll('-', ' ')));
  t.is(await reasonOf(t, verify(recovery(first))), 'SECOND_FACTOR_FAILED');
  t.is((await own.getSecondFactors({})).recoveryCodesLeft, 9);
  const other = await newUser();
  const others = await accountOf(other);
  const {secret} = await others.startTotp({});
  await others.confirmTotp({totpCode: codeOf(secret)});
  t.is(await reasonOf(t, verify(recovery(second), '192.0.2.1', other.name)), 'SECOND_FACTOR_FAILED');
  const proof = {proof: {$case: 'recoveryCode', value: second}} as const;
  const {recoveryCodes: fresh} = await own.createRecoveryCodes({proof});
  t.is(fresh.length, 10);
  t.is(await reasonOf(t, verify(recovery(recoveryCodes[2] ?? ''))), 'SECOND_FACTOR_FAILED', 'those before are over');
  await verify(recovery(fresh[0] ?? ''));
});

test('an app is taken away by who shows a factor, and the recovery codes go with the last one', async (t) => {
  const {enrol, own, signIn, user, database, codeOf} = await setUp(t);
  const {secret} = await enrol();
  const by = (value: string) => own.deleteTotp({proof: {proof: {$case: 'totpCode', value}}});
  const [right = '', wrong = ''] = [codeOf(secret), String((Number(codeOf(secret)) + 1) % 1_000_000).padStart(6, '0')];
  await assertRefused(t, by(wrong), 'SECOND_FACTOR_FAILED');
  await assertRefused(t, own.deleteTotp({}), 'REQUEST_INVALID');
  t.deepEqual(await by(right), {totpConfirmTime: undefined, passkeys: [], recoveryCodesLeft: 0});
  t.deepEqual((await signIn(user.email, goodPassword)).secondFactors, []);
  t.deepEqual(await database.query(`select 1 from recovery_code where user_id = '${user.name.slice(-36)}'`), []);
});

test('who has lost everything is helped by an admin, and by nobody of another tenant', async (t) => {
  const {enrol, users, as, signIn, user} = await setUp(t);
  await enrol();
  await assertRefused(t, as(['*'], 'operator').resetSecondFactors({name: user.name}), 'USER_NOT_FOUND');
  await assertRefused(t, as(['identity.users.update']).resetSecondFactors({name: user.name}), 'PERMISSION_MISSING');
  t.is((await users.resetSecondFactors({name: user.name})).name, user.name);
  t.deepEqual((await signIn(user.email, goodPassword)).secondFactors, []);
});

test('guesses at a second factor are delayed wherever they come from, but not at the place of the owner', async (t) => {
  const {enrol, verify, totp, codeOf, clock} = await setUp(t);
  const {secret} = await enrol();
  await verify(totp(codeOf(secret)));
  for (let guess = 0; guess < 11; guess++) {
    t.is(await reasonOf(t, verify(totp('000000'), `198.51.100.${guess}`)), 'SECOND_FACTOR_FAILED');
  }
  t.is(await reasonOf(t, verify(totp('000000'), '198.51.100.99')), 'TOO_MANY_ATTEMPTS');
  clock.advance(2_000);
  await t.notThrowsAsync(verify(totp(codeOf(secret, 1))));
});

test('the secret of an app is sealed in the database, and codes are hashed', async (t) => {
  const {enrol, database, user} = await setUp(t);
  const {secret, recoveryCodes} = await enrol();
  const id = user.name.slice(-36);
  const rows = await database.query(`
    select t::text as row from totp_factor t where user_id = '${id}'
    union all select r::text from recovery_code r where user_id = '${id}'
    union all select a::text from audit_entry a where target = '${user.name}'
    union all select encode(data, 'hex') from runtime.outbox`);
  const text = rows.map(({row}) => row).join('\n');
  t.true(rows.length >= 12);
  t.false(text.includes(Buffer.from(Secret.fromBase32(secret).bytes).toString('hex')));
  t.false(text.includes(secret));
  for (const code of recoveryCodes) t.false(text.includes(code));
});

test('a disabled user does not come in with a second factor either', async (t) => {
  const {enrol, users, verify, recovery, user} = await setUp(t);
  const {recoveryCodes} = await enrol();
  await users.disableUser({name: user.name});
  t.is(await reasonOf(t, verify(recovery(recoveryCodes[0] ?? ''))), 'USER_DISABLED');
});
