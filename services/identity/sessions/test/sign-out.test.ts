import test from 'ava';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {until} from '#tests/support/until.ts';
import {edgeOf} from '../../test/edge.ts';
import {startReplica} from '../../test/identity-server.ts';
import {goodPassword} from '../../users/test/people.ts';
import {bearer, inSession, saidBy, signingIn} from './signing-in.ts';

// Without the event a look-up would count for an hour.
const patient = {lookUps: {freshMs: 3_600_000, graceMs: 3_600_000, lookUpTimeoutMs: 10_000}};

test('a session that one replica ends is refused there at once and by the other in less than a second', async (t) => {
  const {signIn, address, edge, database, settings, clock, pass, tenant, user} = await signingIn(t, patient);
  const there = edgeOf((await startReplica(t, database.config, settings, clock.now)).address);
  const {accessToken, refreshToken, session} = await signIn();
  // What was distrusted when the replicas began to listen is looked up before this moment.
  await pass(1);
  for (const one of [edge, there]) t.is((await one(bearer(accessToken))).refused, undefined);
  const id = session?.name.slice('sessions/'.length);
  await inSession(address, tenant, user.name, id).signOut({name: session?.name ?? ''});
  const here = await edge(bearer(accessToken));
  t.is(here.refused, 'Unauthorized');
  t.regex(here.body, /"SESSION_ENDED"/);
  const endedAt = performance.now();
  await until(
    'the other replica refuses',
    async () => (await there(bearer(accessToken))).refused === 'Unauthorized',
    3_000,
  );
  const took = performance.now() - endedAt;
  t.log(`the other replica heard after ${Math.round(took)} ms`);
  t.true(took < 1_000);
  t.truthy(refreshToken);
});

test('all sessions of a user end at once; those of others go on', async (t) => {
  const {signIn, app, newUser, address, tenant, user, edge} = await signingIn(t);
  const mine = [await signIn(), await signIn()];
  const other = await newUser();
  const theirs = await app.createSession({email: other.email, password: goodPassword});
  const {endedCount} = await inSession(address, tenant, user.name).revokeAllSessions({});
  t.is(endedCount, 2);
  for (const {accessToken} of mine) t.is((await edge(bearer(accessToken))).refused, 'Unauthorized');
  t.is((await edge(bearer(theirs.accessToken), '/')).refused, undefined);
});

test('an admin signs a user out; nobody ends a session that is not theirs', async (t) => {
  const {signIn, app, address, tenant, user, newUser, edge} = await signingIn(t);
  const {accessToken, session} = await signIn();
  const name = session?.name ?? '';
  const stranger = await newUser();
  const notFound = 'SESSION_NOT_FOUND';
  await assertRefused(t, inSession(address, tenant, stranger.name).signOut({name}), notFound);
  await assertRefused(t, inSession(address, tenant, stranger.name).getSession({name}), notFound);
  await assertRefused(t, app.signOut({name}), notFound);
  await assertRefused(t, app.listSessions({}), 'USER_ONLY');
  t.is((await edge(bearer(accessToken))).refused, undefined);
  t.is((await app.signOutUser({name: user.name})).endedCount, 1);
  t.is((await edge(bearer(accessToken))).refused, 'Unauthorized');
});

test('a user who is disabled and a tenant that is suspended are refused as soon as the look-up is read anew', async (t) => {
  const {signIn, database, tenant, pass, edge} = await signingIn(t);
  const {accessToken} = await signIn();
  t.is((await edge(bearer(accessToken))).refused, undefined);
  await database.query(`update user_account set state = 'DISABLED' where tenant_id = '${tenant}'`);
  await pass(5_000);
  t.is((await edge(bearer(accessToken))).refused, 'Unauthorized');
  await database.query(`update user_account set state = 'ACTIVE' where tenant_id = '${tenant}'`);
  await database.query(`update tenant set suspend_time = now() where id = '${tenant}'`);
  await pass(5_000);
  const suspended = await edge(bearer(accessToken));
  t.is(suspended.refused, 'Forbidden');
  t.regex(suspended.body, /"TENANT_SUSPENDED"/);
});

test('a transaction token ends with the session', async (t) => {
  const {signIn, edge, clock} = await signingIn(t, {sessions: {idleMs: 20_000, absoluteMs: 20_000}});
  const {accessToken} = await signIn();
  const end = Math.floor((clock.now().getTime() + 20_000) / 1000);
  t.is(saidBy(await edge(bearer(accessToken))).exp, end);
});
