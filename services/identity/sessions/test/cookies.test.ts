import {Client, credentials, Metadata as GrpcMetadata} from '@grpc/grpc-js';
import test, {type ExecutionContext} from 'ava';
import {SignIn} from '#gen/ts/souk/identity/v1/session.ts';
import {CreateSessionRequest, RefreshSessionRequest} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {MessageType} from '#runtime/server/service-of.ts';
import {altered} from '#tests/support/altered.ts';
import {assertRefused} from '#tests/support/assert-refused.ts';
import {claimsOf} from '#tests/support/claims-of.ts';
import {goodPassword} from '../../users/test/people.ts';
import {saidBy, signingIn, withHeaders} from './signing-in.ts';

/** Calls with all cookies of the answer: nice-grpc's client keeps one value of a header. */
const withCookies = async <Request>(
  address: string,
  method: string,
  type: MessageType<Request>,
  {metadata, request}: {readonly metadata: Readonly<Record<string, string>>; readonly request: Request},
): Promise<{answer: SignIn; lines: readonly string[]}> => {
  const client = new Client(address, credentials.createInsecure());
  const headers = new GrpcMetadata();
  for (const [name, value] of Object.entries(metadata)) headers.set(name, value);
  const {promise, resolve, reject} = Promise.withResolvers<SignIn>();
  let lines: readonly string[] = [];
  client
    .makeUnaryRequest<Request, SignIn>(
      `/souk.identity.v1.SessionService/${method}`,
      (sent) => Buffer.from(type.encode(sent).finish()),
      (bytes) => SignIn.decode(bytes),
      request,
      headers,
      (error, answer) => (error || !answer ? reject(error) : resolve(answer)),
    )
    .on('metadata', (answered: GrpcMetadata) => {
      lines = answered.get('set-cookie').map(String);
    });
  const answer = await promise;
  client.close();
  return {answer, lines};
};

/** A browser that has signed in. */
const setUp = async (t: ExecutionContext) => {
  const shop = await signingIn(t);
  const {answer: signedIn, lines} = await withCookies(shop.address, 'CreateSession', CreateSessionRequest, {
    metadata: {...claimsOf({tenant: shop.tenant, principal: shop.key.name}), 'user-agent': 'Tests/1.0'},
    request: {email: shop.user.email, password: goodPassword, cookies: true},
  });
  const jar = new Map(
    lines.map((line) => /^([^=]+)=([^;]*)/.exec(line)?.slice(1)).map((pair) => [pair?.[0], pair?.[1]]),
  );
  const value = (name: string) => jar.get(`__Host-souk-${name}`) ?? '';
  const cookie = [...jar].map(([name, held]) => `${name}=${held}`).join('; ');
  const ask = (verb: string, headers: Readonly<Record<string, string>> = {}) =>
    shop.edge({'x-envoy-original-method': verb, cookie, ...headers});
  return {...shop, signedIn, lines, value, cookie, ask};
};

test('a browser gets its tokens in cookies that scripts cannot read, and in no body', async (t) => {
  const {signedIn, lines, value} = await setUp(t);
  t.like(signedIn, {accessToken: '', refreshToken: ''});
  t.is(signedIn.csrfToken, value('csrf'));
  t.is(lines.length, 3);
  for (const line of lines)
    t.regex(line, /^__Host-souk-\w+=[^;]+; Max-Age=\d+; Path=\/; Secure;( HttpOnly;)? SameSite=Lax$/);
  t.deepEqual(
    lines.filter((line) => line.includes('HttpOnly')).map((line) => line.split('=')[0]),
    ['__Host-souk-access', '__Host-souk-refresh'],
  );
});

test('a cookie is enough to read; to change something the session’s CSRF token and a page of ours are needed, too', async (t) => {
  const {ask, value, user, signIn} = await setUp(t);
  t.is(saidBy(await ask('GET')).sub, user.name);
  const csrf = {'x-csrf-token': value('csrf')};
  const refused = async (headers: Record<string, string>, reason: string) => {
    const verdict = await ask('POST', headers);
    t.is(verdict.refused, 'Forbidden', JSON.stringify(headers));
    t.true(verdict.body.includes(`"${reason}"`), verdict.body);
  };
  await refused({}, 'CSRF_TOKEN_INVALID');
  await refused({'x-csrf-token': altered(value('csrf'))}, 'CSRF_TOKEN_INVALID');
  await refused({...csrf, origin: 'https://evil.example'}, 'ORIGIN_NOT_ALLOWED');
  await refused({...csrf, 'sec-fetch-site': 'cross-site'}, 'ORIGIN_NOT_ALLOWED');
  await refused({...csrf, 'sec-fetch-site': 'same-site', origin: 'https://other.souk.test'}, 'ORIGIN_NOT_ALLOWED');
  const fine: Record<string, string>[] = [{}, {origin: 'https://souk.test'}, {'sec-fetch-site': 'same-origin'}];
  for (const headers of fine) {
    t.is((await ask('POST', {...csrf, ...headers})).refused, undefined, JSON.stringify(headers));
  }
  // Another session's token is right in itself.
  const {csrfToken} = await signIn(true);
  await refused({'x-csrf-token': csrfToken}, 'CSRF_TOKEN_INVALID');
});

test('gRPC with a cookie is taken for a change; a key beside a cookie counts instead of it', async (t) => {
  const {edge, cookie, key} = await setUp(t);
  const grpc = await edge({cookie});
  t.is(grpc.refused, 'Forbidden');
  t.is(saidBy(await edge({cookie, 'x-api-key': key.secret})).sub, key.name);
});

test('services see no tokens of sessions, and all other cookies', async (t) => {
  const {edge, cookie, value} = await setUp(t);
  const csrf = `__Host-souk-csrf=${value('csrf')}`;
  const among = await edge({'x-envoy-original-method': 'GET', cookie: `souk_cart=1; ${cookie}; other=2`});
  t.is(among.headers.cookie, `souk_cart=1; ${csrf}; other=2`);
  const alone = await edge({'x-envoy-original-method': 'GET', cookie: `__Host-souk-access=${value('access')}`});
  t.true(alone.removed.includes('cookie'));
});

test('a browser refreshes by its cookie, with the CSRF token of its session', async (t) => {
  const {anybody, address, cookie, value} = await setUp(t);
  await assertRefused(t, anybody.refreshSession({}, withHeaders({cookie})), 'CSRF_TOKEN_INVALID');
  const csrf = {cookie, 'x-csrf-token': value('csrf')};
  await assertRefused(
    t,
    anybody.refreshSession({}, withHeaders({...csrf, origin: 'https://evil.example'})),
    'ORIGIN_NOT_ALLOWED',
  );
  const {answer: refreshed, lines} = await withCookies(address, 'RefreshSession', RefreshSessionRequest, {
    metadata: csrf,
    request: {refreshToken: ''},
  });
  t.like(refreshed, {accessToken: '', refreshToken: ''});
  t.is(lines.length, 3);
  t.false(lines.some((line) => line.includes(value('refresh'))));
});
