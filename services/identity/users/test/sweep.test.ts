import test from 'ava';
import {testCall} from '#tests/support/test-call.ts';
import {sweepIdentity} from '../../sweep.ts';
import {goodPassword, people, somebody} from './people.ts';

const day = 24 * 3_600_000;

test('what is over is swept away, and nothing else', async (t) => {
  const {newUser, users, parent, signIn, ways, tenant, clock, database, system} = await people(t);
  const counts = async () => {
    const [row] = await database.query(`select
      (select count(*)::int from sign_in_attempt) as attempts,
      (select count(*)::int from user_link) as links,
      (select count(*)::int from passkey_question) as questions`);
    return row;
  };
  const {email} = await newUser();
  await signIn(email, goodPassword, '192.0.2.1');
  await t.throwsAsync(signIn(somebody(), goodPassword, '198.51.100.1'));
  await users.createUser({parent, user: {email: somebody(), displayName: 'x'}});
  await ways.startPasskey({tenant, user: undefined}, testCall({tenant}));
  const before = {attempts: 4, links: 1, questions: 1};
  t.deepEqual(await counts(), before);
  const sweep = () => sweepIdentity(system, clock.now, new AbortController().signal);
  t.is(await sweep(), 0);
  clock.advance(day + 1);
  // The failures and both networks; the place where somebody has signed in stays.
  t.is(await sweep(), 4);
  t.deepEqual(await counts(), {attempts: 1, links: 1, questions: 0});
  clock.advance(38 * day);
  t.is(await sweep(), 2);
  t.deepEqual(await counts(), {attempts: 0, links: 0, questions: 0});
});
