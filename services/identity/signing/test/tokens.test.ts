import test, {type ExecutionContext} from 'ava';
import {createLocalJWKSet, decodeProtectedHeader, jwtVerify} from 'jose';
import {testDatabase} from '#tests/support/test-database.ts';
import {virtualClock} from '#tests/support/virtual-clock.ts';
import {caller} from '../../test/caller.ts';
import {edgeOf, rest} from '../../test/edge.ts';
import {identityConfig, startReplica} from '../../test/identity-server.ts';

const setUp = async (t: ExecutionContext) => {
  const database = await testDatabase(t, 'identity');
  const clock = virtualClock();
  const {address} = await startReplica(t, database.config, identityConfig(), clock.now);
  await caller(address, 'operator').createTenant({tenant: {displayName: 'x'}, tenantId: 'bookshop'});
  const bookshop = caller(address, 'bookshop');
  const create = (apiKey: {permissions: string[]; expireTime?: Date}) =>
    bookshop.createApiKey({parent: 'tenants/bookshop', apiKey: {displayName: 'x', ...apiKey}});
  const edge = edgeOf(address);
  const tokenOf = async (secret: string) => {
    const {headers, body} = await edge(rest(secret));
    return headers['txn-token'] ?? body;
  };
  const {keys} = await bookshop.getJsonWebKeySet({});
  const keySet = createLocalJWKSet({keys: keys.map((key) => ({...key}))});
  const expected = {issuer: 'https://identity.souk.local', audience: 'souk.local', algorithms: ['ES256']};
  const verify = (token: string) => jwtVerify(token, keySet, {...expected, currentDate: clock.now()});
  return {clock, create, tokenOf, verify, bookshop};
};

test('a token verifies against the published keys and says what is documented, for a minute', async (t) => {
  const {create, tokenOf, verify, clock, bookshop} = await setUp(t);
  const {apiKey, secret} = await create({permissions: ['inventory.*', 'cart.carts.get']});
  const token = await tokenOf(secret);
  const {payload, protectedHeader} = await verify(token);
  const iat = Math.floor(clock.now().getTime() / 1000);
  t.deepEqual(payload, {
    iss: 'https://identity.souk.local',
    aud: 'souk.local',
    sub: apiKey?.name ?? '',
    tenant: 'bookshop',
    permissions: ['inventory.*', 'cart.carts.get'],
    iat,
    exp: iat + 60,
  });
  const {keys} = await bookshop.getJsonWebKeySet({});
  t.deepEqual(protectedHeader, {alg: 'ES256', typ: 'txntoken+jwt', kid: keys[0]?.kid});
  t.deepEqual(Object.keys(keys[0] ?? {}).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  clock.advance(61_000);
  await t.throwsAsync(verify(token), {code: 'ERR_JWT_EXPIRED'});
});

test('1000 requests of a principal share one signature, and half a minute later there is a new one', async (t) => {
  const {create, tokenOf, clock, verify} = await setUp(t);
  const {secret} = await create({permissions: ['*']});
  // ES256 is randomised: two signatures of the same claims differ.
  const ofMany = async (requests: number) => {
    const tokens = new Set<string>();
    for (let asked = 0; asked < requests; asked += 20) {
      for (const token of await Promise.all(Array.from({length: 20}, () => tokenOf(secret)))) tokens.add(token);
    }
    return tokens;
  };
  const first = await ofMany(1000);
  t.is(first.size, 1);
  clock.advance(29_999);
  t.deepEqual(await ofMany(100), first);
  clock.advance(1);
  const second = await ofMany(100);
  t.is(second.size, 1);
  t.notDeepEqual(second, first);
  for (const token of second) t.truthy(await verify(token));
});

test('two principals never share a token', async (t) => {
  const {create, tokenOf} = await setUp(t);
  const keys = await Promise.all(['cart.*', 'inventory.*'].map((permission) => create({permissions: [permission]})));
  const tokens = await Promise.all(keys.map(({secret}) => tokenOf(secret)));
  const subjects = tokens.map(
    (token) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub,
  );
  t.deepEqual(
    subjects,
    keys.map(({apiKey}) => apiKey?.name),
  );
  t.is(typeof decodeProtectedHeader(tokens[0] ?? '').kid, 'string');
});

test('a token does not outlive the key that it was made for', async (t) => {
  const {create, tokenOf, verify, clock} = await setUp(t);
  const expireTime = new Date(clock.now().getTime() + 20_000);
  const {secret} = await create({permissions: ['*'], expireTime});
  const {payload} = await verify(await tokenOf(secret));
  t.is(payload.exp, Math.floor(expireTime.getTime() / 1000));
});
