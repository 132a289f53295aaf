import {createHmac, createPublicKey, generateKeyPairSync, sign} from 'node:crypto';
import test from 'ava';
import {signJwt} from '../../services/identity/signing/sign-jwt.ts';
import {newBook} from './support/books.ts';
import {encode} from './support/claims.ts';
import {request} from './support/request.ts';
import {newSignedIn, type SignedIn} from './support/session.ts';
import {currentSigningKey} from './support/signing-key.ts';
import {newTenant, type TestTenant} from './support/tenant.ts';
import {tokenFor} from './support/token.ts';

const accessTokenType = 'at+jwt';

/** What an access token of somebody would say now, but for what a test changes. */
const claimsFor = ({user, session}: SignedIn, {id}: TestTenant, changes: object = {}) => {
  const now = Math.floor(Date.now() / 1000);
  const issued = {iss: 'https://identity.souk.local', aud: 'edge.souk.local', jti: crypto.randomUUID()};
  const said = {sub: user, tenant: id, sid: session.slice('sessions/'.length), client_id: `${id}.x`};
  return {...issued, ...said, iat: now, exp: now + 300, ...changes};
};

const readBook = async (path: string, token: string) =>
  request('GET', path, {headers: {authorization: `Bearer ${token}`}});

test('an access token made here with identity’s key is let in: the forgeries below differ from it in one thing', async (t) => {
  const tenant = await newTenant();
  const someone = await newSignedIn(tenant);
  const path = `/v1/${await newBook(tenant.api)}`;
  const token = signJwt(await currentSigningKey(), accessTokenType, claimsFor(someone, tenant));
  t.is((await readBook(path, token)).status, 200);
});

test('an access token is refused with another algorithm, key, issuer, audience, type or time', async (t) => {
  const tenant = await newTenant();
  const someone = await newSignedIn(tenant);
  const path = `/v1/${await newBook(tenant.api)}`;
  const key = await currentSigningKey();
  const claims = claimsFor(someone, tenant);
  const head = {typ: accessTokenType, kid: key.id};
  const pem = createPublicKey(key.privateKey).export({type: 'spki', format: 'pem'});
  const jwk = createPublicKey(key.privateKey).export({format: 'jwk'});
  const hmacWith = (secret: string | Buffer) => {
    const signed = `${encode({...head, alg: 'HS256'})}.${encode(claims)}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };
  const stranger = generateKeyPairSync('ec', {namedCurve: 'P-256'});
  const bringing = (header: object) => {
    const signed = `${encode({...head, alg: 'ES256', ...header})}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(signed), {key: stranger.privateKey, dsaEncoding: 'ieee-p1363'});
    return `${signed}.${signature.toString('base64url')}`;
  };
  const now = Math.floor(Date.now() / 1000);
  const saying = (changes: object) => signJwt(key, accessTokenType, {...claims, ...changes});
  const forgeries = {
    'alg none': `${encode({...head, alg: 'none'})}.${encode(claims)}.`,
    'alg None': `${encode({...head, alg: 'None'})}.${encode(claims)}.`,
    'HS256 with the public key as PEM': hmacWith(String(pem)),
    'HS256 with the public key as JWK': hmacWith(JSON.stringify(jwk)),
    'HS256 with a coordinate of the public key': hmacWith(Buffer.from(key.x, 'base64url')),
    'a key of one’s own under the known id': bringing({}),
    'a key that the token brings': bringing({jwk: stranger.publicKey.export({format: 'jwk'})}),
    'a key that the token says where to find': bringing({jku: 'http://127.0.0.1:1/jwks.json'}),
    'an id that is a path': bringing({kid: '../../../dev/null'}),
    'no id': bringing({kid: undefined}),
    'a signature of nothing but zeros': `${encode({...head, alg: 'ES256'})}.${encode(claims)}.${'A'.repeat(86)}`,
    'another issuer': saying({iss: 'https://identity.example'}),
    'the audience of services': saying({aud: 'souk.local'}),
    'another audience': saying({aud: 'other'}),
    'no audience': saying({aud: undefined}),
    expired: saying({iat: now - 900, exp: now - 600}),
    'no end': saying({exp: undefined}),
    'another type': signJwt(key, 'JWT', claims),
    'the type of transaction tokens': signJwt(key, 'txntoken+jwt', claims),
    'a transaction token': await tokenFor(tenant.apiKey),
    'no session': saying({sid: undefined}),
    'a session that nobody has': saying({sid: crypto.randomUUID()}),
  };
  for (const [name, token] of Object.entries(forgeries)) {
    const answer = await readBook(path, token);
    t.is(answer.status, 401, `${name}: ${answer.text}`);
    t.truthy(answer.headers['www-authenticate'], name);
  }
});

test('who has the key and a session cannot say that they are somebody else, or of another tenant', async (t) => {
  const [victim, attacker] = [await newTenant(), await newTenant()];
  const path = `/v1/${await newBook(victim.api)}`;
  const [them, me] = [await newSignedIn(victim), await newSignedIn(attacker)];
  const key = await currentSigningKey();
  const mine = claimsFor(me, attacker);
  for (const changes of [{tenant: victim.id}, {sub: them.user}, {tenant: victim.id, sub: them.user}]) {
    const answer = await readBook(path, signJwt(key, accessTokenType, {...mine, ...changes}));
    t.true(answer.status === 401 || answer.status === 404, `${JSON.stringify(changes)}: ${answer.text}`);
  }
});

test('a token counts where it belongs: not as an API key, not as a transaction token, not twice', async (t) => {
  const tenant = await newTenant();
  const someone = await newSignedIn(tenant);
  const path = `/v1/${await newBook(tenant.api)}`;
  const {accessToken, refreshToken} = someone;
  const wrong: readonly Readonly<Record<string, string>>[] = [
    {'x-api-key': accessToken},
    {'x-api-key': refreshToken},
    {'txn-token': accessToken},
    {authorization: accessToken},
    {authorization: `Basic ${accessToken}`},
    {authorization: `Bearer ${refreshToken}`},
    {authorization: `Bearer ${tenant.apiKey}`},
    {authorization: `Bearer ${accessToken}, Bearer ${accessToken}`},
    {cookie: `souk-access=${accessToken}`},
  ];
  for (const headers of wrong) {
    const answer = await request('GET', path, {headers});
    t.is(answer.status, 401, `${JSON.stringify(Object.keys(headers))}: ${answer.text}`);
  }
  // A parameter that the contract does not have: addresses stand in logs.
  t.is((await request('GET', `${path}?access_token=${accessToken}`)).status, 400, 'in the query');
  t.is((await readBook(path, accessToken)).status, 200);
});
