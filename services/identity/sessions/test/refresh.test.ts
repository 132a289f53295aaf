import test from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {withKey} from '#tests/support/client-as.ts';
import {bearer, signingIn} from './signing-in.ts';

const invalid = 'REFRESH_TOKEN_INVALID';
const day = 86_400_000;

test('a refresh gives the next tokens of the same session, and the one before counts no more', async (t) => {
  const {signIn, anybody, edge, pass} = await signingIn(t);
  const first = await signIn();
  await pass(299_000);
  const second = await anybody.refreshSession({refreshToken: first.refreshToken});
  t.is(second.session?.name, first.session?.name);
  t.not(second.refreshToken, first.refreshToken);
  await pass(10_000);
  t.is((await edge(bearer(first.accessToken))).refused, 'Unauthorized');
  t.is((await edge(bearer(second.accessToken))).refused, undefined);
});

test('a refresh token that comes a second time ends the session, for its successor and for the access token, too', async (t) => {
  const {signIn, anybody, edge} = await signingIn(t);
  const first = await signIn();
  const second = await anybody.refreshSession({refreshToken: first.refreshToken});
  t.is((await edge(bearer(second.accessToken))).refused, undefined);
  await assertRefused(t, anybody.refreshSession({refreshToken: first.refreshToken}), invalid);
  t.is((await edge(bearer(second.accessToken))).refused, 'Unauthorized');
  await assertRefused(t, anybody.refreshSession({refreshToken: second.refreshToken}), invalid);
});

test('a retry of the same request gets the same successor for half a minute; another request does not', async (t) => {
  const {signIn, anybody, pass} = await signingIn(t);
  const {refreshToken} = await signIn();
  const once = await anybody.refreshSession({refreshToken}, withKey('once'));
  await pass(29_000);
  const again = await anybody.refreshSession({refreshToken}, withKey('once'));
  t.is(again.refreshToken, once.refreshToken);
  await pass(1_000);
  await assertRefused(t, anybody.refreshSession({refreshToken}, withKey('once')), invalid);
  await assertRefused(t, anybody.refreshSession({refreshToken: once.refreshToken}), invalid);
});

test('a retry with another key, and one whose successor was used already, end the session', async (t) => {
  const {signIn, anybody} = await signingIn(t);
  const one = await signIn();
  await anybody.refreshSession({refreshToken: one.refreshToken}, withKey('once'));
  await assertRefused(t, anybody.refreshSession({refreshToken: one.refreshToken}, withKey('other')), invalid);
  const two = await signIn();
  const next = await anybody.refreshSession({refreshToken: two.refreshToken}, withKey('two'));
  await anybody.refreshSession({refreshToken: next.refreshToken});
  await assertRefused(t, anybody.refreshSession({refreshToken: two.refreshToken}, withKey('two')), invalid);
});

test('of ten requests with one refresh token at once one is answered, and the session is over', async (t) => {
  const {signIn, anybody} = await signingIn(t);
  const {refreshToken} = await signIn();
  const all = await Promise.allSettled(Array.from({length: 10}, () => anybody.refreshSession({refreshToken})));
  const answered = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  t.is(answered.length, 1);
  await assertRefused(t, anybody.refreshSession({refreshToken: answered[0]?.refreshToken ?? ''}), invalid);
});

test('a session that nobody refreshes ends, and one that is refreshed all the time ends, too', async (t) => {
  const sessions = {idleMs: 2 * day, absoluteMs: 5 * day};
  const {signIn, anybody, pass, edge} = await signingIn(t, {sessions});
  const idle = await signIn();
  await pass(2 * day);
  await assertRefused(t, anybody.refreshSession({refreshToken: idle.refreshToken}), invalid);
  let kept = await signIn();
  for (let days = 0; days < 4; days++) {
    await pass(day);
    kept = await anybody.refreshSession({refreshToken: kept.refreshToken});
  }
  await pass(day - 60_000);
  kept = await anybody.refreshSession({refreshToken: kept.refreshToken});
  const end = kept.session?.expireTime?.getTime() ?? 0;
  t.is(kept.accessTokenExpireTime?.getTime(), end - (end % 1000), 'no token outlives its session');
  await pass(60_000);
  t.is((await edge(bearer(kept.accessToken))).refused, 'Unauthorized');
  await assertRefused(t, anybody.refreshSession({refreshToken: kept.refreshToken}), invalid);
});

test('what is no refresh token is refused with the same words', async (t) => {
  const {anybody} = await signingIn(t);
  for (const refreshToken of ['', 'x', `souk_refresh_${'a'.repeat(43)}`]) {
    await assertRefused(t, anybody.refreshSession({refreshToken}), invalid);
  }
});
