import {generateKeyPairSync} from 'node:crypto';
import test from 'ava';
import {createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify} from 'jose';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {wholeFile} from '#tests/support/scope.ts';
import {signJwt} from '../../signing/sign-jwt.ts';
import {caller} from '../../test/caller.ts';
import {rest} from '../../test/edge.ts';
import {goodPassword} from '../../users/test/people.ts';
import {bearer, home, inSession, saidBy, signingIn} from './signing-in.ts';

const file = wholeFile();
test.after.always(file.end);
const shop = signingIn(file);

test('a sign-in gives an access token that verifies against the published keys and says what is documented', async (t) => {
  const {signIn, user, tenant, address, clock, key} = await shop;
  const {session, accessToken, accessTokenExpireTime, refreshToken, secondFactor} = await signIn();
  const {keys} = await caller(address, tenant).getJsonWebKeySet({});
  const {payload, protectedHeader} = await jwtVerify(
    accessToken,
    createLocalJWKSet({keys: keys.map((one) => ({...one}))}),
    {
      issuer: 'https://identity.souk.local',
      audience: 'edge.souk.local',
      algorithms: ['ES256'],
      typ: 'at+jwt',
      currentDate: clock.now(),
    },
  );
  t.is(protectedHeader.kid, keys[0]?.kid);
  const iat = Math.floor(clock.now().getTime() / 1000);
  t.like(payload, {sub: user.name, tenant, sid: session?.name.slice('sessions/'.length), iat, exp: iat + 300});
  t.is(payload.client_id, `${tenant}.${key.name.split('/').at(-1)}`);
  t.is(accessTokenExpireTime?.getTime(), (iat + 300) * 1000);
  t.regex(refreshToken, /^souk_refresh_[\w-]{43}$/);
  t.is(secondFactor, undefined);
  t.like(session, {user: user.name, client: key.name, address: home, current: true});
});

test('the edge knows the user by the token, with what their roles permit, in a session', async (t) => {
  const {signIn, edge, user, tenant} = await shop;
  const {accessToken, session} = await signIn();
  const verdict = await edge(bearer(accessToken), '/souk.identity.v1.SessionService/ListSessions');
  t.is(verdict.refused, undefined, verdict.body);
  t.like(saidBy(verdict), {sub: user.name, tenant, sid: session?.name.slice('sessions/'.length), aud: 'souk.local'});
  t.true(verdict.removed.includes('authorization'));
});

test('each sign-in is a session of its own: no id is ever taken over', async (t) => {
  const {signIn} = await shop;
  const [one, other] = [await signIn(), await signIn()];
  t.not(one.session?.name, other.session?.name);
  t.not(one.refreshToken, other.refreshToken);
});

test('neither access nor refresh token is anywhere in the database', async (t) => {
  const {signIn, database} = await shop;
  const {accessToken, refreshToken} = await signIn();
  for (const table of ['session', 'refresh_token', 'runtime.idempotency', 'runtime.outbox']) {
    const rows = JSON.stringify(
      await database.query(`select encode(row_to_json(t)::text::bytea, 'escape') as row from ${table} t`),
    );
    t.false(rows.includes(refreshToken) || rows.includes(accessToken), table);
    const inHex = [refreshToken, accessToken].map((token) => Buffer.from(token).toString('hex'));
    t.false(
      inHex.some((hex) => rows.includes(hex)),
      table,
    );
  }
});

test('a wrong password is refused, and a user who is signed in signs nobody in', async (t) => {
  const {app, address, tenant, user} = await shop;
  await assertRefused(t, app.createSession({email: user.email, password: 'not-the-password'}), 'SIGN_IN_FAILED');
  const asUser = inSession(address, tenant, user.name, undefined, ['*']);
  await assertRefused(t, asUser.createSession({email: user.email, password: goodPassword}), 'SOURCE_ONLY');
});

test('a token that is not the edge’s is refused whatever it looks like', async (t) => {
  const {signIn, edge, key, pass, keyring} = await signingIn(t);
  const {accessToken} = await signIn();
  const [header = '', body = '', signature = ''] = accessToken.split('.');
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = decodeProtectedHeader(accessToken);
  const claims = decodeJwt(accessToken);
  const ownKey = generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey;
  // What is signed here as identity signs it is let in: the refusals below are about one thing each.
  t.is((await edge(bearer(signJwt(keyring.signing(), 'at+jwt', claims)))).refused, undefined);
  const {headers} = await edge(rest(key.secret));
  const tokens = {
    'alg none': `${encode({...head, alg: 'none'})}.${body}.`,
    'alg none, with the signature': `${encode({...head, alg: 'none'})}.${body}.${signature}`,
    'another kid': `${encode({...head, kid: 'other'})}.${body}.${signature}`,
    'a body of its own': `${header}.${encode({...claims, sub: 'tenants/x/users/y'})}.${signature}`,
    'another type': signJwt(keyring.signing(), 'txntoken+jwt', claims),
    'another audience': signJwt(keyring.signing(), 'at+jwt', {...claims, aud: 'souk.local'}),
    'another issuer': signJwt(keyring.signing(), 'at+jwt', {...claims, iss: 'https://evil.example'}),
    'a key of its own': signJwt({...keyring.signing(), privateKey: ownKey}, 'at+jwt', claims),
    'a transaction token': headers['txn-token'] ?? '',
    'no token': 'x',
  };
  for (const [name, token] of Object.entries(tokens)) {
    const verdict = await edge(bearer(token));
    t.is(verdict.refused, 'Unauthorized', name);
    t.regex(verdict.body, /"ACCESS_TOKEN_INVALID"/, name);
    t.regex(verdict.headers['www-authenticate'] ?? '', /Bearer .*error="invalid_token"/, name);
  }
  await pass(299_000);
  t.is((await edge(bearer(accessToken))).refused, undefined);
  await pass(7_000);
  t.is((await edge(bearer(accessToken))).refused, 'Unauthorized', 'expired');
});

test('a key and a token of different tenants in one request are refused, of the same they are the user', async (t) => {
  const {signIn, edge, key, user} = await shop;
  const other = await signingIn(t);
  const {accessToken} = await signIn();
  const together = await edge({...bearer(accessToken), 'x-api-key': key.secret});
  t.is(saidBy(together).sub, user.name);
  const {secret} = await caller((await shop).address, 'operator').createTenant({
    tenant: {displayName: 'x'},
    tenantId: other.tenant,
  });
  const mixed = await edge({...bearer(accessToken), 'x-api-key': secret});
  t.is(mixed.refused, 'Forbidden');
  t.regex(mixed.body, /"CREDENTIALS_MIXED"/);
});

test('one’s sessions are listed, newest first, and nobody else’s', async (t) => {
  const {address, tenant, newUser, app} = await shop;
  const other = await newUser();
  const sign = () => app.createSession({email: other.email, password: goodPassword});
  const [first, second] = [await sign(), await sign()];
  const id = second.session?.name.slice('sessions/'.length);
  const {sessions} = await inSession(address, tenant, other.name, id).listSessions({});
  t.deepEqual(
    sessions.map(({name, current}) => [name, current]),
    [
      [second.session?.name, true],
      [first.session?.name, false],
    ],
  );
});

test('who signs in several times at once, among others behind the same address, waits for nobody in a circle', async (t) => {
  const {app, newUser, database} = await signingIn(t);
  // Which of the rows that they share comes first differs from user to user.
  const users = await Promise.all(Array.from({length: 6}, () => newUser()));
  const attempts = users.flatMap((user) => [user, user, user]);
  const signedIn = await Promise.all(
    attempts.map(({email}) => app.createSession({email, password: goodPassword, cookies: false})),
  );
  t.is(new Set(signedIn.map(({session}) => session?.name)).size, attempts.length);
  const count =
    'select pg_stat_force_next_flush(), deadlocks::int from pg_stat_database where datname = current_database()';
  const [row] = await database.query(count);
  t.is(row?.deadlocks, 0);
});
