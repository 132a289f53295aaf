import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {getCACertificates, setDefaultCACertificates} from 'node:tls';
import test from 'ava';
import * as client from 'openid-client';
import {z} from 'zod';
import {altered} from '#tests/support/altered.ts';
import {openBrowser} from './support/browser.ts';
import {edgeTls, home} from './support/mesh.ts';
import {request} from './support/request.ts';
import {newSignedIn} from './support/session.ts';
import {newTenant} from './support/tenant.ts';

const redirectUri = 'https://shop.example/callback';
const created = z.object({apiKey: z.object({name: z.string()}), secret: z.string()});

// As a system's administrator would: the edge of a laptop has a certificate of its own authority.
test.before(() => {
  const authority = readFileSync(join(home, 'state/ca/ca.crt'), 'utf8');
  setDefaultCACertificates([...getCACertificates('default'), authority]);
});

/** A tenant with a user and an OAuth client, which the library has discovered. */
async function setUp(change: object = {}) {
  const tenant = await newTenant('Harbour Street Books');
  const user = await newSignedIn(tenant);
  const apiKey = {displayName: 'Shop window', permissions: ['inventory.*'], redirectUris: [redirectUri], ...change};
  const answer = await tenant.api.post(`/v1/${tenant.name}/apiKeys`, apiKey);
  const {apiKey: key, secret} = created.parse(answer.json);
  const clientId = `${tenant.id}.${key.name.split('/').at(-1)}`;
  const config = await client.discovery(new URL(edgeTls), clientId, secret);
  return {tenant, user, clientId, secret, config};
}

async function codeFlow({config, user}: Pick<Awaited<ReturnType<typeof setUp>>, 'config' | 'user'>) {
  const codeVerifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  const browser = openBrowser();
  const page = await browser.open(url.href);
  const sent = await browser.submit({email: user.email, password: user.password});
  const callback = new URL(sent.headers.location ?? 'about:blank');
  const checks = {pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce};
  return {page, sent, callback, checks, browser, url};
}

test('a standard client signs a user in, knows who they are, refreshes, and calls the edge', async (t) => {
  const {config, user, tenant} = await setUp();
  const {page, callback, checks, sent} = await codeFlow({config, user});
  t.is(page.status, 200);
  t.is(sent.status, 303, sent.text);
  const tokens = await client.authorizationCodeGrant(config, callback, checks);
  const claims = tokens.claims();
  t.like(claims, {iss: edgeTls, sub: user.user, tenant: tenant.id});
  const info = await client.fetchUserInfo(config, tokens.access_token, user.user);
  t.like(info, {sub: user.user, email: user.email, name: 'Anna'});
  const books = await client.fetchProtectedResource(config, tokens.access_token, new URL(`${edgeTls}/v1/books`), 'GET');
  t.is(books.status, 200, await books.text());

  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
  t.not(refreshed.refresh_token, tokens.refresh_token);
  const again = await client.fetchProtectedResource(
    config,
    refreshed.access_token,
    new URL(`${edgeTls}/v1/books`),
    'GET',
  );
  t.is(again.status, 200, await again.text());

  await client.tokenRevocation(config, refreshed.refresh_token ?? '');
  const refused = await request('GET', '/v1/books', {headers: {authorization: `Bearer ${refreshed.access_token}`}});
  t.is(refused.status, 401, refused.text);
});

test('a machine gets a token for itself with its client credentials, and with it what its key may do', async (t) => {
  const {config} = await setUp();
  const {access_token, refresh_token} = await client.clientCredentialsGrant(config);
  t.is(refresh_token, undefined);
  const get = (path: string) => request('GET', path, {headers: {authorization: `Bearer ${access_token}`}});
  t.is((await get('/v1/books')).status, 200);
  t.is((await get('/v1/tenants')).status, 403);
});

test('a code is good once: a second use ends what the first has begun', async (t) => {
  const {config, user} = await setUp();
  const {callback, checks} = await codeFlow({config, user});
  const {access_token} = await client.authorizationCodeGrant(config, callback, checks);
  const get = () => request('GET', '/v1/books', {headers: {authorization: `Bearer ${access_token}`}});
  t.is((await get()).status, 200);
  await t.throwsAsync(client.authorizationCodeGrant(config, callback, checks), {
    message: /code is unknown|server responded/,
  });
  t.is((await get()).status, 401);
});

test('without the right verifier, redirect URI or secret there are no tokens', async (t) => {
  const {config, user, clientId, secret} = await setUp();
  const {callback} = await codeFlow({config, user});
  const form = (fields: Record<string, string>, id = clientId, withSecret = secret) =>
    request('POST', '/oauth2/token', {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${id}:${withSecret}`).toString('base64')}`,
      },
      body: new URLSearchParams(fields).toString(),
    });
  const code = callback.searchParams.get('code') ?? '';
  const grant = {grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: 'a'.repeat(43)};
  for (const [name, answer, status, error] of [
    ['verifier', await form(grant), 400, 'invalid_grant'],
    ['redirect URI', await form({...grant, redirect_uri: `${redirectUri}/`}), 400, 'invalid_grant'],
    ['secret', await form(grant, clientId, altered(secret)), 401, 'invalid_client'],
    ['client', await form(grant, altered(clientId)), 401, 'invalid_client'],
    ['grant type', await form({...grant, grant_type: 'password'}), 400, 'unsupported_grant_type'],
    ['missing parameter', await form({grant_type: 'authorization_code', code}), 400, 'invalid_request'],
  ] as const) {
    t.is(answer.status, status, `${name}: ${answer.text}`);
    t.like(answer.json, {error}, name);
    t.is(answer.headers['cache-control'], 'no-store', name);
    t.is(answer.headers['www-authenticate'] !== undefined, status === 401, name);
  }
});

test('nobody is sent to a page that is not the client’s, and no answer is given without PKCE', async (t) => {
  const {config, clientId} = await setUp();
  const url = (change: Record<string, string>) =>
    client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
      ...change,
    }).href;
  const elsewhere: Record<string, string>[] = [
    {redirect_uri: 'https://evil.example/callback'},
    {redirect_uri: `${redirectUri}?x`},
    {client_id: altered(clientId)},
  ];
  for (const change of elsewhere) {
    const {status, headers, text} = await openBrowser().open(url(change));
    t.true(status >= 400 && status < 500, text);
    t.is(headers.location, undefined);
    t.regex(headers['content-type'] ?? '', /^text\/html/);
  }
  for (const [change, error] of [
    [{code_challenge_method: 'plain'}, 'invalid_request'],
    [{code_challenge: ''}, 'invalid_request'],
    [{response_type: 'token'}, 'unsupported_response_type'],
    [{prompt: 'none'}, 'login_required'],
  ] as const) {
    const {status, headers} = await openBrowser().open(url({...change, state: 's'}));
    t.is(status, 303);
    const target = new URL(headers.location ?? 'about:blank');
    t.like(Object.fromEntries(target.searchParams), {error, state: 's', iss: edgeTls});
  }
});

test('the sign-in page runs nothing, is in no frame, and takes no form of a third', async (t) => {
  const {config, user} = await setUp();
  const {page, browser, url, callback} = await codeFlow({config, user});
  t.truthy(callback.searchParams.get('code'));
  const policy = String(page.headers['content-security-policy']);
  for (const rule of ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self' https://shop.example"]) {
    t.true(policy.includes(rule), policy);
  }
  t.notRegex(page.text, /<script|javascript:|\son\w+=/);
  t.regex(
    page.headers['set-cookie']?.[0] ?? '',
    /^__Host-souk-sign-in=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
  );
  const wrong = await openBrowser().open(url.href);
  t.is(wrong.status, 200);
  await browser.open(url.href);
  const refused = await browser.submit({email: user.email, password: 'not-the-password'});
  t.is(refused.status, 422);
  t.regex(refused.text, /role="alert"/);
  const body = new URLSearchParams([
    ...url.searchParams,
    ['email', user.email],
    ['password', user.password],
  ]).toString();
  const forged = await request('POST', '/oauth2/authorize', {
    secure: true,
    headers: {'content-type': 'application/x-www-form-urlencoded'},
    body,
  });
  t.is(forged.status, 403, forged.text);
});
