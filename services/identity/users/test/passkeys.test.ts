import test, {type ExecutionContext} from 'ava';
import {Failure} from '#runtime/errors/failure.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {testCall} from '#tests/support/test-call.ts';
import {startReplica} from '../../test/identity-server.ts';
import {authenticator, type Manner} from './authenticator.ts';
import {goodPassword, people} from './people.ts';

const minute = 60_000;

const setUp = async (t: ExecutionContext) => {
  const shop = await people(t);
  const {tenant} = shop;
  const user = await shop.newUser();
  const own = await shop.accountOf(user);
  const device = authenticator();
  const register = async (using = device, manner: Manner = {}, as = own) => {
    const {challenge, optionsJson} = await as.startPasskeyRegistration({});
    const answer = {challenge, responseJson: using.create(optionsJson, manner)};
    return as.finishPasskeyRegistration({answer, displayName: 'Telephone'});
  };
  const start = (name?: string) => shop.ways.startPasskey({tenant, user: name}, testCall({tenant}));
  const finish = (challenge: string, response: string, ways = shop.ways) =>
    ways.finishPasskey({tenant, challenge, response, address: '192.0.2.1'}, testCall({tenant}));
  const enterBy = async (manner: Manner = {}) => {
    const {challenge, options} = await start();
    return finish(challenge, device.get(options, manner));
  };
  const prove = (challenge: string, response: string, name = user.name) =>
    shop.ways.verifySecondFactor(
      {tenant, user: name, proof: {kind: 'PASSKEY', challenge, response}, address: '192.0.2.1'},
      testCall({tenant}),
    );
  return {...shop, user, own, device, register, start, finish, enterBy, prove};
};

const reasonOf = async (t: ExecutionContext, attempt: Promise<unknown>) =>
  (await t.throwsAsync(attempt, {instanceOf: Failure}))?.reason;

test('a passkey signs in without a password, and makes a password alone not enough', async (t) => {
  const {register, enterBy, signIn, user, own} = await setUp(t);
  const {passkey, recoveryCodes} = await register();
  t.is(passkey?.displayName, 'Telephone');
  t.is(recoveryCodes.length, 10);
  t.deepEqual(await enterBy(), {user: user.name, secondFactors: []});
  t.true((await own.getSecondFactors({})).passkeys[0]?.useTime instanceof Date);
  t.deepEqual((await signIn(user.email, goodPassword)).secondFactors, ['PASSKEY', 'RECOVERY_CODE']);
});

test('a question is good for one answer, within five minutes, at any replica', async (t) => {
  const {register, start, finish, device, database, settings, clock, user} = await setUp(t);
  await register();
  const there = await startReplica(t, database.config, settings, clock.now);
  const first = await start();
  const answer = device.get(first.options);
  t.is((await finish(first.challenge, answer, there.signIn)).user, user.name);
  t.is(await reasonOf(t, finish(first.challenge, answer)), 'SIGN_IN_FAILED', 'the same answer');
  const second = await start();
  t.is(await reasonOf(t, finish(second.challenge, '{"id":"x"}')), 'SIGN_IN_FAILED');
  t.is(
    await reasonOf(t, finish(second.challenge, device.get(second.options))),
    'SIGN_IN_FAILED',
    'a wrong answer uses it',
  );
  const third = await start();
  clock.advance(5 * minute);
  t.is(await reasonOf(t, finish(third.challenge, device.get(third.options))), 'SIGN_IN_FAILED', 'too late');
});

test('an answer for another site, another question, by another key or an unverified holder signs nobody in', async (t) => {
  const {register, enterBy, start, finish, device} = await setUp(t);
  await register();
  t.is(await reasonOf(t, enterBy({origin: 'https://shop.example.evil.test'})), 'SIGN_IN_FAILED');
  t.is(await reasonOf(t, enterBy({challenge: 'c29tZXRoaW5nIGVsc2U'})), 'SIGN_IN_FAILED');
  t.is(await reasonOf(t, enterBy({verifiesUser: false})), 'SIGN_IN_FAILED');
  const {challenge, options} = await start();
  const forged = JSON.parse(device.get(options));
  const signature = Buffer.from(forged.response.signature, 'base64url');
  signature.writeUInt8(signature.readUInt8(20) ^ 1, 20);
  forged.response.signature = signature.toString('base64url');
  t.is(await reasonOf(t, finish(challenge, JSON.stringify(forged))), 'SIGN_IN_FAILED');
  await t.notThrowsAsync(enterBy({origin: 'https://www.shop.example'}));
});

test('of equal answers at the same time one counts', async (t) => {
  const {register, start, finish} = await setUp(t);
  const copied = authenticator({counts: false});
  await register(copied);
  // The first round opens the connections of the database, on which the others meet.
  for (let round = 0; round < 4; round++) {
    const {challenge, options} = await start();
    const answer = copied.get(options);
    const answers = await Promise.allSettled(Array.from({length: 5}, () => finish(challenge, answer)));
    t.is(answers.filter(({status}) => status === 'fulfilled').length, 1);
  }
});

test('a counter that goes back is a copy of the device', async (t) => {
  const {register, enterBy, device} = await setUp(t);
  await register();
  await enterBy();
  await enterBy();
  device.forgetCounter();
  t.is(await reasonOf(t, enterBy()), 'SIGN_IN_FAILED');
});

test('as a second factor the passkey has to be the user’s, and the question put to them', async (t) => {
  const {register, start, prove, device, user, newUser, accountOf} = await setUp(t);
  await register();
  const other = await newUser();
  const stranger = authenticator();
  await register(stranger, {}, await accountOf(other));
  const mine = await start(user.name);
  t.is(JSON.parse(mine.options).allowCredentials.length, 1);
  t.is(await reasonOf(t, prove(mine.challenge, stranger.get(mine.options))), 'SECOND_FACTOR_FAILED');
  const theirs = await start(other.name);
  t.is(await reasonOf(t, prove(theirs.challenge, stranger.get(theirs.options))), 'SECOND_FACTOR_FAILED');
  const anybody = await start();
  t.is(await reasonOf(t, prove(anybody.challenge, device.get(anybody.options))), 'SECOND_FACTOR_FAILED');
  const again = await start(user.name);
  await t.notThrowsAsync(prove(again.challenge, device.get(again.options, {verifiesUser: false})));
});

test('a registration is of the user who was asked, on our site, with a new passkey', async (t) => {
  const {register, own, device, newUser, accountOf} = await setUp(t);
  await assertRefused(t, register(device, {origin: 'https://evil.test'}), 'PASSKEY_INVALID');
  await assertRefused(t, register(device, {challenge: 'c29tZXRoaW5nIGVsc2U'}), 'PASSKEY_INVALID');
  const {challenge, optionsJson} = await own.startPasskeyRegistration({});
  const answer = {challenge, responseJson: device.create(optionsJson)};
  const other = await accountOf(await newUser());
  await assertRefused(t, other.finishPasskeyRegistration({answer, displayName: 'x'}), 'PASSKEY_INVALID');
  await assertRefused(
    t,
    own.finishPasskeyRegistration({answer, displayName: 'x'}),
    'PASSKEY_INVALID',
    'used up by that',
  );
  const {passkey} = await register();
  t.is(passkey?.backedUp, false);
  const {optionsJson: next} = await own.startPasskeyRegistration({});
  t.is(JSON.parse(next).excludeCredentials.length, 1);
});

test('a passkey is taken away by who shows a factor', async (t) => {
  const {register, own, device, enterBy} = await setUp(t);
  const {passkey, recoveryCodes} = await register();
  const id = passkey?.id ?? '';
  const proof = {proof: {$case: 'recoveryCode', value: recoveryCodes[0] ?? ''}} as const;
  await assertRefused(t, own.deletePasskey({passkey: crypto.randomUUID(), proof}), 'PASSKEY_NOT_FOUND');
  const {challenge, optionsJson} = await own.startPasskeyProof({});
  const value = {challenge, responseJson: device.get(optionsJson)};
  const left = await own.deletePasskey({passkey: id, proof: {proof: {$case: 'passkey', value}}});
  t.deepEqual(left, {totpConfirmTime: undefined, passkeys: [], recoveryCodesLeft: 0});
  t.is(await reasonOf(t, enterBy()), 'SIGN_IN_FAILED');
});

test('a disabled user does not come in with a passkey', async (t) => {
  const {register, users, user, enterBy} = await setUp(t);
  await register();
  await users.disableUser({name: user.name});
  t.is(await reasonOf(t, enterBy()), 'USER_DISABLED');
});
