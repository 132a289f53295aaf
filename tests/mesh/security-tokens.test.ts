import {generateKeyPairSync, sign} from 'node:crypto';
import test from 'ava';
import {signToken, type TokenClaims} from '../../services/identity/signing/sign-token.ts';
import {newBook} from './support/books.ts';
import {claimsOf, encode} from './support/claims.ts';
import {quote} from './support/quote.ts';
import {request} from './support/request.ts';
import {currentSigningKey} from './support/signing-key.ts';
import {newTenant} from './support/tenant.ts';
import {tokenFor} from './support/token.ts';

const unauthenticated = 16;
// Every forgery is refused beside a token that is good and made the same way. What breaks it: taking jwt_authn out of the
// sidecar, or a rule of its provider; security-proofs.test.ts does so.
test('a token that identity signed is accepted, and one signed here with its key', async (t) => {
  const tenant = await newTenant();
  const book = await newBook(tenant.api);
  t.true((await quote({book, headers: {'txn-token': await tokenFor(tenant.apiKey)}})).found);
  t.true((await quote({book, headers: {'txn-token': signToken(await currentSigningKey(), claimsOf(tenant))}})).found);
});

test('a call without a token is refused', async (t) => {
  const {api} = await newTenant();
  t.is((await quote({book: await newBook(api), headers: {}})).code, unauthenticated);
});

test('forged tokens are refused', async (t) => {
  const [tenant, other] = [await newTenant(), await newTenant()];
  const book = await newBook(tenant.api);
  const key = await currentSigningKey();
  const [header, , signature] = signToken(key, claimsOf(other)).split('.');
  const ownKey = {...key, privateKey: generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey};
  const jwk = {kty: 'EC', crv: 'P-256', x: key.x, y: key.y};
  const embedded = `${encode({alg: 'ES256', jwk})}.${encode(claimsOf(tenant))}`;
  const forgeries = {
    nonsense: 'nonsense',
    'three empty parts': '..',
    'no algorithm': `${encode({alg: 'none', typ: 'JWT'})}.${encode(claimsOf(tenant))}.`,
    'no algorithm, key id': `${encode({alg: 'none', kid: key.id})}.${encode(claimsOf(tenant))}.`,
    'claims exchanged': `${header}.${encode(claimsOf(tenant))}.${signature}`,
    'another key under the same id': signToken(ownKey, claimsOf(tenant)),
    'another key that it brings along': `${embedded}.${sign('sha256', Buffer.from(embedded), {key: ownKey.privateKey, dsaEncoding: 'ieee-p1363'}).toString('base64url')}`,
    'signature cut off': signToken(key, claimsOf(tenant)).slice(0, -8),
  };
  for (const [label, token] of Object.entries(forgeries)) {
    const {code, found, message} = await quote({book, headers: {'txn-token': token}});
    t.deepEqual({code, found}, {code: unauthenticated, found: undefined}, `${label}: ${message}`);
  }
});

test('a token that names a key that identity does not have, or not for its algorithm, is refused', async (t) => {
  const tenant = await newTenant();
  const book = await newBook(tenant.api);
  const key = await currentSigningKey();
  const hmac = encode({alg: 'HS256', typ: 'JWT', kid: key.id});
  const forgeries = {
    'a key of that name does not exist': signToken({...key, id: crypto.randomUUID()}, claimsOf(tenant)),
    'the public key as a secret': `${hmac}.${encode(claimsOf(tenant))}.AAAA`,
  };
  for (const [label, token] of Object.entries(forgeries)) {
    const {code, found} = await quote({book, headers: {'txn-token': token}});
    t.deepEqual({code, found}, {code: unauthenticated, found: undefined}, label);
  }
});

test('tokens that identity’s own key has signed are refused when expired, valid for too long, for others or by others', async (t) => {
  const tenant = await newTenant();
  const book = await newBook(tenant.api);
  const key = await currentSigningKey();
  const now = Math.floor(Date.now() / 1000);
  const wrong: Record<string, Partial<TokenClaims>> = {
    expired: {iat: now - 300, exp: now - 120},
    'another issuer': {iss: 'https://elsewhere.example'},
    'another audience': {aud: 'elsewhere'},
    'valid for too long': {iat: now, exp: now + 3600},
  };
  for (const [label, change] of Object.entries(wrong)) {
    t.is(
      (await quote({book, headers: {'txn-token': signToken(key, claimsOf(tenant, change))}})).code,
      unauthenticated,
      label,
    );
  }
});

test('claims that a peer sends beside the token, or instead of it, count for nothing', async (t) => {
  const [victim, attacker] = [await newTenant(), await newTenant()];
  const book = await newBook(victim.api);
  const claims = {'x-souk-claims': encode(claimsOf(victim))};
  t.is((await quote({book, headers: claims})).code, unauthenticated);
  const {code, found} = await quote({book, headers: {...claims, 'txn-token': await tokenFor(attacker.apiKey)}});
  t.deepEqual({code, found}, {code: 0, found: false});
});

test('what only the mesh may say counts for nothing from outside', async (t) => {
  const [victim, attacker] = [await newTenant(), await newTenant()];
  const book = await newBook(victim.api);
  const spoofed = {
    'txn-token': await tokenFor(victim.apiKey),
    'x-souk-claims': encode(claimsOf(victim)),
    'x-souk-tenant': victim.id,
    'x-forwarded-client-cert': 'URI=spiffe://souk.local/ns/souk/sa/cart',
  };
  t.is((await request('GET', `/v1/${book}`, {headers: spoofed})).status, 401, 'instead of a key');
  t.is((await attacker.api.get(`/v1/${book}`, spoofed)).status, 404, 'beside a key');
  t.is((await victim.api.get(`/v1/${book}`)).status, 200, 'its owner');
});

test('a method without an HTTP rule cannot be reached from outside', async (t) => {
  const {apiKey} = await newTenant();
  for (const path of [
    '/souk.inventory.v1.InventoryService/QuoteBooks',
    '/envoy.service.auth.v3.Authorization/Check',
    '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
  ]) {
    for (const type of ['application/grpc', 'application/json']) {
      const headers = {'x-api-key': apiKey, 'content-type': type, te: 'trailers'};
      const answer = await request('POST', path, {headers, body: type === 'application/json' ? '{}' : '\0\0\0\0\0'});
      const status = answer.headers['grpc-status'] ?? answer.status;
      t.true(
        ['5', '7', '12', 404, 403].includes(typeof status === 'string' ? status : answer.status),
        `${path} as ${type}: ${answer.status} ${String(status)}`,
      );
      t.not(status, '0');
    }
  }
});
