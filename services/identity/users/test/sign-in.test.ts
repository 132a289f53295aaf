import {hash} from '@node-rs/argon2';
import test, {type ExecutionContext} from 'ava';
import {Failure} from '#runtime/errors/failure.ts';
import {metrics} from '#runtime/telemetry/metrics.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';
import {goodPassword, people, somebody} from './people.ts';

const wrong = 'wrong-otters-juggle';

const refusal = async (t: ExecutionContext, attempt: Promise<unknown>) => {
  const error = await t.throwsAsync(attempt, {instanceOf: Failure});
  return {reason: error?.reason, code: error?.code, message: error?.message, retryAfterMs: error?.retryAfterMs};
};

const hashesComputed = async () => {
  const values = (await metrics.getSingleMetric('souk_identity_password_hashes_total')?.get())?.values ?? [];
  return values.filter(({labels}) => labels.work === 'verify').reduce((sum, {value}) => sum + value, 0);
};

test.serial('the right password signs in, however the address and its accents are written', async (t) => {
  const {newUser, signIn} = await people(t);
  const {name, email} = await newUser();
  t.deepEqual(await signIn(email.toUpperCase(), goodPassword), {user: name, secondFactors: []});
  const composed = await newUser(somebody(), 'élans-vivaces-bleus'.normalize('NFC'));
  t.is((await signIn(composed.email, 'élans-vivaces-bleus'.normalize('NFD'))).user, composed.name);
});

test.serial(
  'a wrong password, an unknown address and a user without a password get one answer after one hash each',
  async (t) => {
    const {newUser, signIn, users, parent} = await people(t);
    const known = await newUser();
    const invited = await users.createUser({parent, user: {email: somebody(), displayName: 'x'}});
    const answers = [];
    for (const [email, password] of [
      [known.email, wrong],
      [somebody(), goodPassword],
      [invited.email, goodPassword],
    ] as const) {
      const before = await hashesComputed();
      answers.push(await refusal(t, signIn(email, password)));
      t.is(await hashesComputed(), before + 1, email);
    }
    t.is(answers[0]?.reason, 'SIGN_IN_FAILED');
    t.is(answers[0]?.code, 'UNAUTHENTICATED');
    t.deepEqual(answers[1], answers[0]);
    t.deepEqual(answers[2], answers[0]);
  },
);

test.serial(
  'a hash with other parameters is replaced at the next sign-in, and only by the right password',
  async (t) => {
    const {newUser, signIn, database} = await people(t);
    const {email} = await newUser();
    const old = await hash(goodPassword, {memoryCost: 8_192, timeCost: 1, parallelism: 1});
    await database.query(`update user_account set password_hash = '${old}' where email = '${email}'`);
    const stored = async () =>
      (await database.query(`select password_hash from user_account where email = '${email}'`))[0]?.password_hash;
    await refusal(t, signIn(email, wrong));
    t.is(await stored(), old);
    await signIn(email, goodPassword);
    t.regex(String(await stored()), /\$m=19456,t=2,p=1\$/);
    await signIn(email, goodPassword);
  },
);

test.serial(
  'failures delay the next attempt from their network, longer and longer, and nobody elsewhere',
  async (t) => {
    const {newUser, signIn, clock, database, settings} = await people(t);
    const {email} = await newUser();
    const attacker = '198.51.100.7';
    for (let free = 0; free < 5; free++)
      t.is((await refusal(t, signIn(email, wrong, attacker))).reason, 'SIGN_IN_FAILED');
    const waits: (number | undefined)[] = [];
    for (let round = 0; round < 12; round++) {
      const before = await hashesComputed();
      const {reason, code, retryAfterMs = 0} = await refusal(t, signIn(email, wrong, attacker));
      t.deepEqual([reason, code], ['TOO_MANY_ATTEMPTS', 'RESOURCE_EXHAUSTED']);
      t.is(await hashesComputed(), before, 'no hash is computed for it');
      waits.push(retryAfterMs / 1000);
      clock.advance(retryAfterMs);
      t.is((await refusal(t, signIn(email, wrong, attacker))).reason, 'SIGN_IN_FAILED');
    }
    t.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    // The right password does not help there, and the owner gets in from where nobody has failed.
    t.is((await refusal(t, signIn(email, goodPassword, attacker))).reason, 'TOO_MANY_ATTEMPTS');
    t.truthy(await signIn(email, goodPassword, '192.0.2.1'));
    // Another replica, started later, knows of it.
    const later = await startReplica(t, database.config, settings, clock.now);
    t.is((await refusal(t, signIn(email, goodPassword, attacker, later))).reason, 'TOO_MANY_ATTEMPTS');
  },
);

test.serial('attempts at the same time do not pass together before the first has failed', async (t) => {
  const {newUser, signIn} = await people(t);
  const {email} = await newUser();
  const answers = await Promise.allSettled(Array.from({length: 25}, () => signIn(email, wrong)));
  const reasons = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.reason : 'signed in'));
  t.is(reasons.filter((reason) => reason === 'SIGN_IN_FAILED').length, 5);
  t.is(reasons.filter((reason) => reason === 'TOO_MANY_ATTEMPTS').length, 20);
});

test.serial('an unknown address is delayed as a known one is', async (t) => {
  const {newUser, signIn} = await people(t);
  const delays = [];
  for (const email of [(await newUser()).email, somebody()]) {
    const answers = [];
    for (let attempt = 0; attempt < 7; attempt++) answers.push(await refusal(t, signIn(email, wrong, '198.51.100.8')));
    delays.push(answers);
  }
  t.deepEqual(delays[1], delays[0]);
});

test.serial('who tries many addresses is delayed, but not those who have signed in from there before', async (t) => {
  const {newUser, signIn} = await people(t);
  const [regular, other] = [await newUser(), await newUser()];
  const office = '203.0.113.9';
  await signIn(regular.email, goodPassword, office);
  for (let guess = 0; guess < 21; guess++) await refusal(t, signIn(somebody(), wrong, office));
  t.is((await refusal(t, signIn(somebody(), wrong, office))).reason, 'TOO_MANY_ATTEMPTS');
  t.is((await refusal(t, signIn(other.email, goodPassword, office))).reason, 'TOO_MANY_ATTEMPTS');
  t.is((await signIn(regular.email, goodPassword, office)).user, regular.name);
});

test.serial('the addresses of one machine in IPv6 count as one', async (t) => {
  const {newUser, signIn} = await people(t);
  const {email} = await newUser();
  for (let host = 1; host <= 5; host++) await refusal(t, signIn(email, wrong, `2001:db8:0:7::${host}`));
  t.is((await refusal(t, signIn(email, wrong, '2001:db8:0:7:ffff::1'))).reason, 'TOO_MANY_ATTEMPTS');
  t.is((await refusal(t, signIn(email, wrong, '2001:db8:0:8::1'))).reason, 'SIGN_IN_FAILED');
});

test.serial('a success forgets the failures before it, and after a day everything is forgotten', async (t) => {
  const {newUser, signIn, clock} = await people(t);
  const {email} = await newUser();
  const fail = async (times: number) => {
    for (let time = 0; time < times; time++) t.is((await refusal(t, signIn(email, wrong))).reason, 'SIGN_IN_FAILED');
  };
  await fail(4);
  await signIn(email, goodPassword);
  await fail(5);
  t.is((await refusal(t, signIn(email, wrong))).reason, 'TOO_MANY_ATTEMPTS');
  clock.advance(24 * 3_600_000 + 1);
  await fail(5);
});

test.serial('a disabled user learns of it by the right password only', async (t) => {
  const {newUser, signIn, database} = await people(t);
  const {email} = await newUser();
  await database.query(`update user_account set state = 'DISABLED' where email = '${email}'`);
  t.is((await refusal(t, signIn(email, wrong))).reason, 'SIGN_IN_FAILED');
  t.is((await refusal(t, signIn(email, goodPassword))).reason, 'USER_DISABLED');
});

test.serial('a flood of sign-ins is refused when too many wait, and the others are answered', async (t) => {
  const {newUser, signIn} = await people(t, {
    users: {...identityConfig().users, passwords: {atOnce: 1, maxWaiting: 3}},
  });
  const {email} = await newUser();
  const flood = Array.from({length: 12}, (_, index) => signIn(email, goodPassword, `192.0.2.${index + 1}`));
  const answers = await Promise.allSettled(flood);
  const overloaded = answers
    .filter(({status}) => status === 'rejected')
    .map((answer) => answer.status === 'rejected' && answer.reason.reason);
  t.true(overloaded.length >= 4, `${overloaded.length} were refused`);
  t.true(overloaded.length <= 8, `${overloaded.length} were refused`);
  t.deepEqual([...new Set(overloaded)], ['OVERLOADED']);
});
