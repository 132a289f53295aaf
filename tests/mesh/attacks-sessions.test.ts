import test from 'ava';
import {z} from 'zod';
import {until} from '#tests/support/until.ts';
import {newApiKey} from './support/api-key.ts';
import {newBook} from './support/books.ts';
import {withDatabase} from './support/database.ts';
import {inTime} from './support/in-time.ts';
import {readRefusal} from './support/refusal.ts';
import {type Answer, request} from './support/request.ts';
import {bearer, newSignedIn, type SignedIn, signInAgain} from './support/session.ts';
import {newTenant, type TestTenant} from './support/tenant.ts';

const json = {'content-type': 'application/json'};
/** Requests that change nothing by being sent again: the machine may be too busy for the first. */
const ask: typeof request = (...parts) => inTime(() => request(...parts));

const refresh = (refreshToken: string) =>
  request('POST', '/v1/sessions:refresh', {headers: json, body: JSON.stringify({refreshToken})});

const reasonOf = ({json: body}: Answer) => readRefusal(body)?.info.reason;

/** The cookies of an answer, by name. */
const cookiesOf = ({headers}: Answer): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (headers['set-cookie'] ?? []).map((cookie) => {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );

const headerOf = (cookies: Readonly<Record<string, string>>): string =>
  Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');

/** Signs somebody in as a browser does, over TLS. */
async function browserOf({apiKey}: TestTenant, {email, password}: SignedIn, cookie?: string) {
  const answer = await ask('POST', '/v1/sessions', {
    secure: true,
    headers: {...json, 'x-api-key': apiKey, ...(cookie !== undefined && {cookie})},
    body: JSON.stringify({email, password, cookies: true}),
  });
  if (answer.status !== 200) throw new Error(`nobody signed in: ${answer.status} ${answer.text}`);
  const cookies = cookiesOf(answer);
  return {answer, cookies, cookie: headerOf(cookies), csrf: cookies['__Host-souk-csrf'] ?? ''};
}

test('a refresh token that comes a second time ends the session: for the thief and for its owner', async (t) => {
  const tenant = await newTenant();
  const someone = await newSignedIn(tenant);
  const path = `/v1/${await newBook(tenant.api)}`;
  const first = await refresh(someone.refreshToken);
  t.is(first.status, 200, first.text);
  const next = z.object({accessToken: z.string(), refreshToken: z.string()}).parse(first.json);
  t.is((await ask('GET', path, {headers: bearer(next)})).status, 200);
  const replayed = await refresh(someone.refreshToken);
  t.is(replayed.status, 401, replayed.text);
  t.is((await refresh(next.refreshToken)).status, 401, 'its successor');
  const refused = () => ask('GET', path, {headers: bearer(next)});
  t.is((await until('the end', async () => ((await refused()).status === 401 ? refused() : undefined))).status, 401);
});

test('a session is never one that somebody else has prepared', async (t) => {
  const tenant = await newTenant();
  const [victim, attacker] = [await newSignedIn(tenant, 'buyer'), await newSignedIn(tenant, 'buyer')];
  const theirs = await browserOf(tenant, attacker);
  const signedIn = await browserOf(tenant, victim, theirs.cookie);
  for (const [name, value] of Object.entries(theirs.cookies)) t.not(signedIn.cookies[name], value, name);
  const own = async (cookie: string) =>
    (await ask('GET', '/v1/sessions', {secure: true, headers: {cookie}})).text.match(/sessions\/[0-9a-f-]{36}/g);
  const [before, after] = [await own(theirs.cookie), await own(signedIn.cookie)];
  t.true((before?.length ?? 0) > 0 && (after?.length ?? 0) > 0);
  t.deepEqual(
    before?.filter((session) => after?.includes(session)),
    [],
  );
});

test('the cookies of a session are out of reach for scripts, other hosts and plain HTTP', async (t) => {
  const tenant = await newTenant();
  const {answer} = await browserOf(tenant, await newSignedIn(tenant, 'buyer'));
  const set = answer.headers['set-cookie'] ?? [];
  t.is(set.length, 3);
  for (const cookie of set) {
    t.regex(cookie, /^__Host-souk-/);
    for (const attribute of ['Path=/', 'Secure', 'SameSite=Lax']) t.true(cookie.includes(attribute), cookie);
    t.notRegex(cookie, /domain=/i);
    t.is(/HttpOnly/.test(cookie), !cookie.startsWith('__Host-souk-csrf'), cookie);
  }
  t.notRegex(answer.text, /eyJ/, 'no token stands in the body');
});

test('a page of another site changes nothing for a visitor who is signed in', async (t) => {
  const tenant = await newTenant();
  const {cookie, csrf, cookies} = await browserOf(tenant, await newSignedIn(tenant));
  const other = await browserOf(tenant, await newSignedIn(tenant, 'buyer'));
  const create = (headers: Readonly<Record<string, string>>) =>
    ask('POST', '/v1/authors', {
      secure: true,
      headers: {...json, cookie, ...headers},
      body: JSON.stringify({displayName: `Author ${crypto.randomUUID()}`}),
    });
  t.is((await create({'x-csrf-token': csrf})).status, 200, 'with the token of the session');
  const attempts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'no token': {},
    'an empty token': {'x-csrf-token': ''},
    'the token of another session': {'x-csrf-token': other.csrf},
    'a cookie of another session': {
      cookie: headerOf({...cookies, '__Host-souk-csrf': other.csrf}),
      'x-csrf-token': other.csrf,
    },
    'the right token from another origin': {'x-csrf-token': csrf, origin: 'https://evil.example'},
    'the right token from a sandbox': {'x-csrf-token': csrf, origin: 'null'},
    'the right token across sites': {'x-csrf-token': csrf, 'sec-fetch-site': 'cross-site'},
  };
  for (const [name, headers] of Object.entries(attempts)) {
    const answer = await create(headers);
    t.is(answer.status, 403, `${name}: ${answer.text}`);
  }
  const form = await create({'x-csrf-token': csrf, 'content-type': 'text/plain'});
  t.is(form.status, 415, 'a form');
});

test('a token or a cookie of one tenant opens nothing of another, beside its key or alone', async (t) => {
  const [victim, attacker] = [await newTenant(), await newTenant()];
  const path = `/v1/${await newBook(victim.api)}`;
  const someone = await newSignedIn(attacker);
  const {cookie} = await browserOf(attacker, someone);
  const read = (headers: Readonly<Record<string, string>>) => ask('GET', path, {secure: true, headers});
  for (const headers of [bearer(someone), {cookie}]) t.is((await read(headers)).status, 404);
  const together = await read({...bearer(someone), 'x-api-key': victim.apiKey});
  t.is(together.status, 403, together.text);
  t.is(reasonOf(together), 'CREDENTIALS_MIXED');
  // Whoever sends a key means it; a cookie is there by itself.
  t.is((await read({cookie, 'x-api-key': victim.apiKey})).status, 200);
  t.is((await read({cookie, 'x-api-key': attacker.apiKey})).status, 404);
});

test('whoever asks for a new password or signs in learns nothing of who is known', async (t) => {
  const tenant = await newTenant();
  const {email} = await newSignedIn(tenant, 'buyer');
  const nobody = `nobody-${crypto.randomUUID()}@example.org`;
  const same = ({status, text}: Answer) => ({
    status,
    // But for the id of the request.
    text: text.replace(/"requestId":"[^"]*"/, ''),
  });
  const resets = await Promise.all(
    [email, nobody].map((address) => tenant.api.post('/v1/users:requestPasswordReset', {email: address})),
  );
  t.is(resets[0]?.status, 200, resets[0]?.text);
  t.deepEqual(resets.map(same)[0], resets.map(same)[1]);
  const wrong = await Promise.all(
    [email, nobody].map((address) => tenant.api.post('/v1/sessions', {email: address, password: 'wrong-password-1'})),
  );
  t.is(wrong[0]?.status, 401, wrong[0]?.text);
  t.deepEqual(wrong.map(same)[0], wrong.map(same)[1]);
});

test('nobody gives themselves what is not theirs to give by a field more in the body', async (t) => {
  const tenant = await newTenant();
  const someone = await newSignedIn(tenant, 'buyer');
  const patch = (body: object, query = '') =>
    ask('PATCH', `/v1/${someone.user}${query}`, {
      headers: {...json, ...bearer(someone)},
      body: JSON.stringify(body),
    });
  for (const field of ['state', 'roles', 'permissions', 'passwordHash', 'tenantId', 'emailVerifyTime', 'isAdmin']) {
    const answer = await patch({displayName: 'A', [field]: 'ACTIVE'});
    t.true(answer.status >= 400 && answer.status < 500, `${field}: ${answer.text}`);
  }
  const key = await tenant.api.post(`/v1/${tenant.name}/apiKeys`, {
    displayName: 'x',
    permissions: ['inventory.books.get'],
    name: 'tenants/operator/apiKeys/00000000-0000-7000-8000-000000000001',
    prefix: 'souk_operator',
  });
  t.notRegex(key.text, /operator/);
  const invited = await tenant.api.post(`/v1/${tenant.name}/users`, {
    user: {
      email: `m-${crypto.randomUUID()}@example.org`,
      displayName: 'M',
      name: `${tenant.name}/users/${crypto.randomUUID()}`,
      state: 'ACTIVE',
    },
  });
  t.notRegex(invited.text, /"state":"(STATE_)?ACTIVE"/);
});

test('a stolen session that is an hour old adds no factor, and its owner shows the password again to do so', async (t) => {
  const tenant = await newTenant();
  const someone = await newSignedIn(tenant, 'buyer');
  const id = someone.session.slice('sessions/'.length);
  const aged = await withDatabase({database: 'identity', role: 'postgres'}, (client) =>
    client.query(`update session set authenticate_time = now() - interval '1 hour' where id = $1`, [id]),
  );
  t.is(aged.rowCount, 1);
  const post = (path: string, body: object) =>
    ask('POST', path, {headers: {...json, ...bearer(someone)}, body: JSON.stringify(body)});
  t.is((await ask('GET', '/v1/account', {headers: bearer(someone)})).status, 200, 'it is still a session');
  for (const method of ['startTotp', 'startPasskeyRegistration']) {
    const refused = await post(`/v1/account:${method}`, {});
    t.is(refused.status, 401, refused.text);
    t.is(reasonOf(refused), 'REAUTHENTICATION_NEEDED');
    // RFC 9470 section 3.
    const [challenge = ''] = [refused.headers['www-authenticate'] ?? []].flat();
    t.regex(challenge, /^Bearer .*error="insufficient_user_authentication".*max_age="600"/);
  }
  const wrong = await post('/v1/sessions:reauthenticate', {password: 'not-the-password'});
  t.is(wrong.status, 401, wrong.text);
  t.is(reasonOf(await post('/v1/account:startTotp', {})), 'REAUTHENTICATION_NEEDED');
  const shown = await post('/v1/sessions:reauthenticate', {password: someone.password});
  t.is(shown.status, 200, shown.text);
  const started = await post('/v1/account:startTotp', {});
  t.is(started.status, 200, started.text);
});

test('what has ended is over: keys, sessions, users and tenants, each alone', async (t) => {
  const tenant = await newTenant();
  const path = `/v1/${await newBook(tenant.api)}`;
  const read = (headers: Readonly<Record<string, string>>) => ask('GET', path, {headers});
  const refusedSoon = async (name: string, headers: Readonly<Record<string, string>>, status = 401) => {
    const answer = await until(`${name} is over`, async () => {
      const now = await read(headers);
      return now.status === 200 ? undefined : now;
    });
    t.is(answer.status, status, `${name}: ${answer.text}`);
  };
  const key = await newApiKey(tenant, 'inventory.books.get');
  t.is((await read({'x-api-key': key.secret})).status, 200);
  t.is((await tenant.api.post(`/v1/${key.name}:revoke`, {})).status, 200);
  await refusedSoon('a key', {'x-api-key': key.secret});

  const someone = await newSignedIn(tenant, 'buyer');
  const second = await signInAgain(tenant.api, someone);
  t.is((await ask('DELETE', `/v1/${second.session}`, {headers: bearer(second)})).status, 200);
  await refusedSoon('a session', bearer(second));
  t.is((await refresh(second.refreshToken)).status, 401, 'its refresh token');
  t.is((await read(bearer(someone))).status, 200, 'the other session');

  t.is((await tenant.api.post(`/v1/${someone.user}:disable`, {})).status, 200);
  await refusedSoon('a user', bearer(someone));
  t.is((await refresh(someone.refreshToken)).status, 401, 'their refresh token');
  const again = await tenant.api.post('/v1/sessions', {email: someone.email, password: someone.password});
  t.is(again.status, 403, again.text);
});
