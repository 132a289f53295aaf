import test, {type ExecutionContext} from 'ava';
import {Secret, TOTP} from 'otpauth';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {caller} from '../../test/caller.ts';
import {authenticator} from '../../users/test/authenticator.ts';
import {appOf, bearer, signingIn} from './signing-in.ts';

const step = 30_000;

/** A user with an authenticator app. */
const setUp = async (t: ExecutionContext) => {
  const shop = await signingIn(t);
  const own = await shop.accountOf(shop.user);
  const {secret} = await own.startTotp({});
  const codeOf = () => new TOTP({secret: Secret.fromBase32(secret)}).generate({timestamp: shop.clock.now().getTime()});
  const {recoveryCodes} = await own.confirmTotp({totpCode: codeOf()});
  // The code of now is used up by it.
  await shop.pass(step);
  const challenge = async () => (await shop.signIn()).secondFactor?.challenge ?? '';
  const totp = (code: string) => ({proof: {$case: 'totpCode' as const, value: code}});
  return {...shop, own, codeOf, recoveryCodes, challenge, totp};
};

test('a password alone gives a challenge and no token; the app’s code gives the session', async (t) => {
  const {signIn, app, codeOf, totp, edge} = await setUp(t);
  const first = await signIn();
  t.like(first, {session: undefined, accessToken: '', refreshToken: '', csrfToken: ''});
  t.deepEqual(first.secondFactor?.kinds, ['SECOND_FACTOR_KIND_TOTP', 'SECOND_FACTOR_KIND_RECOVERY_CODE']);
  const {accessToken} = await app.verifySecondFactor({
    challenge: first.secondFactor?.challenge ?? '',
    proof: totp(codeOf()),
  });
  t.is((await edge(bearer(accessToken))).refused, undefined);
});

test('a challenge is good once, for five minutes, and for the source and the tenant that were given it', async (t) => {
  const {app, codeOf, totp, challenge, pass, address, tenant} = await setUp(t);
  const used = await challenge();
  await app.verifySecondFactor({challenge: used, proof: totp(codeOf())});
  await pass(step);
  const answer = (one: string) => app.verifySecondFactor({challenge: one, proof: totp(codeOf())});
  await assertRefused(t, answer(used), 'CHALLENGE_INVALID', 'used');
  await assertRefused(t, answer('unknown'), 'CHALLENGE_INVALID', 'unknown');
  const late = await challenge();
  await pass(5 * 60_000);
  await assertRefused(t, answer(late), 'CHALLENGE_INVALID', 'late');
  const others = await challenge();
  const {apiKey} = await caller(address, tenant).createApiKey({
    parent: `tenants/${tenant}`,
    apiKey: {displayName: 'Other', permissions: ['*']},
  });
  const other = appOf(address, tenant, apiKey?.name ?? '');
  await assertRefused(
    t,
    other.verifySecondFactor({challenge: others, proof: totp(codeOf())}),
    'CHALLENGE_INVALID',
    'other',
  );
  t.truthy((await answer(others)).accessToken);
});

test('a challenge stands five wrong answers, and then not even the right one', async (t) => {
  const {app, codeOf, totp, challenge, pass} = await setUp(t);
  const one = await challenge();
  for (let wrong = 0; wrong < 5; wrong++) {
    await assertRefused(t, app.verifySecondFactor({challenge: one, proof: totp('000000')}), 'SECOND_FACTOR_FAILED');
    // Whoever has failed waits, before the next attempt counts.
    await pass(10_000);
  }
  await assertRefused(t, app.verifySecondFactor({challenge: one, proof: totp(codeOf())}), 'CHALLENGE_INVALID');
});

test('of four right answers at once one begins a session', async (t) => {
  const {app, challenge, recoveryCodes} = await setUp(t);
  const one = await challenge();
  const all = await Promise.allSettled(
    recoveryCodes
      .slice(0, 4)
      .map((code) => app.verifySecondFactor({challenge: one, proof: {proof: {$case: 'recoveryCode', value: code}}})),
  );
  t.is(all.filter(({status}) => status === 'fulfilled').length, 1);
});

test('a passkey signs in by itself, and is a second factor as well', async (t) => {
  const {app, own, challenge, edge} = await setUp(t);
  const device = authenticator();
  const registration = await own.startPasskeyRegistration({});
  const created = {challenge: registration.challenge, responseJson: device.create(registration.optionsJson)};
  await own.finishPasskeyRegistration({answer: created, displayName: 'Telephone'});

  const alone = await app.startPasskeySignIn({});
  const passkey = {challenge: alone.challenge, responseJson: device.get(alone.optionsJson)};
  const {accessToken} = await app.finishPasskeySignIn({passkey});
  t.is((await edge(bearer(accessToken))).refused, undefined);
  await assertRefused(t, app.finishPasskeySignIn({passkey}), 'SIGN_IN_FAILED');

  const second = await challenge();
  const question = await app.startPasskeySignIn({secondFactorChallenge: second});
  const answer = {challenge: question.challenge, responseJson: device.get(question.optionsJson)};
  const signedIn = await app.verifySecondFactor({challenge: second, proof: {proof: {$case: 'passkey', value: answer}}});
  t.is((await edge(bearer(signedIn.accessToken))).refused, undefined);
});
