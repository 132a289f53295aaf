import {generateKeyPairSync} from 'node:crypto';
import {credentials} from '@grpc/grpc-js';
import test, {type ExecutionContext} from 'ava';
import {signToken} from '../../services/identity/signing/sign-token.ts';
import type {Weakening} from '../sidecar/configuration-of.ts';
import {newBook} from './support/books.ts';
import {foreignAuthority, issued, ownAuthority, withoutCertificate} from './support/certificates.ts';
import {claimsOf, encode} from './support/claims.ts';
import {onlyWithOwnEnvoys} from './support/control-plane.ts';
import {type QuoteCall, quote} from './support/quote.ts';
import {currentSigningKey} from './support/signing-key.ts';
import {newTenant} from './support/tenant.ts';
import {tokenFor} from './support/token.ts';
import {weakenedSidecar} from './support/weakened-sidecar.ts';

// The other tests of security show that attacks fail. These show why: each attack is sent to a sidecar that lacks one lock,
// and there it gets through, or as far as the next lock. So a lock that is lost makes the other tests fail.
const ok = 0;
const permissionDenied = 7;
const unauthenticated = 16;
const unavailable = 14;
const cart = 'spiffe://souk.local/ns/souk/sa/cart';

/** Asserts what becomes of a call at the sidecar as it is, and at one that is weakened. */
async function assertProof(
  t: ExecutionContext,
  attack: QuoteCall,
  {name, weaken, before, after}: {name: string; weaken: Weakening; before: number; after: number},
) {
  t.timeout(60_000);
  const strong = await quote(attack);
  t.is(strong.code, before, `as it is: ${strong.message}`);
  const weak = await quote({...attack, inbound: await weakenedSidecar(t, name, weaken)});
  t.is(weak.code, after, `weakened: ${weak.message}`);
  t.is(weak.found, after === ok ? true : undefined);
}

/** A book of a new tenant, with the good headers to ask for it. */
async function target() {
  const tenant = await newTenant();
  const book = await newBook(tenant.api);
  return {tenant, book, headers: {'txn-token': await tokenFor(tenant.apiKey)}};
}

const without =
  (filter: string): Weakening =>
  (_key, value) =>
    typeof value === 'object' && value !== null && 'name' in value && value.name === filter ? undefined : value;
/** The weaknesses are put into files of mesh/envoy. */
const proof = onlyWithOwnEnvoys(test, 'weakens a configuration of mesh/envoy');
const noRoles = without('envoy.filters.http.rbac');
const noTokens = without('envoy.filters.http.jwt_authn');

proof('TLS keeps plain text out; behind it, roles know nobody', async (t) => {
  const attack = {...(await target()), credentials: credentials.createInsecure()};
  const noRolesEither: Weakening = (key, value) => noRoles(key, inboundPlain(key, value));
  const before = unavailable;
  await assertProof(t, attack, {name: 'plain', weaken: inboundPlain, before, after: permissionDenied});
  await assertProof(t, attack, {name: 'plain-roles', weaken: noRolesEither, before, after: ok});
});

proof('the demand for a certificate keeps clients without one out; behind it, roles know nobody', async (t) => {
  const attack = {...(await target()), credentials: await withoutCertificate()};
  const weaken: Weakening = (key, value) => {
    if (key === 'require_client_certificate') return false;
    return key === 'default_validation_context' ? {} : value;
  };
  await assertProof(t, attack, {name: 'anonymous', weaken, before: unavailable, after: permissionDenied});
});

proof('the one trusted authority keeps certificates of others out', async (t) => {
  const attack = {...(await target()), credentials: await issued(foreignAuthority(), cart)};
  const weaken: Weakening = (key, value) =>
    key === 'default_validation_context' && typeof value === 'object'
      ? {...value, trust_chain_verification: 'ACCEPT_UNTRUSTED'}
      : value;
  await assertProof(t, attack, {name: 'authority', weaken, before: unavailable, after: ok});
});

proof('roles keep a service of the mesh from a method that is not granted to it', async (t) => {
  const web = await issued(ownAuthority, cart.replace('/cart', '/web'));
  await assertProof(
    t,
    {...(await target()), credentials: web},
    {name: 'roles', weaken: noRoles, before: permissionDenied, after: ok},
  );
});

proof('the sidecar’s own claims header and its token check keep claims of a caller out', async (t) => {
  const {tenant, book} = await target();
  const attack = {book, headers: {'x-souk-claims': encode(claimsOf(tenant))}};
  const unstripped: Weakening = (key, value) => (key === 'early_header_mutation_extensions' ? undefined : value);
  const claims = {before: unauthenticated, after: unauthenticated};
  await assertProof(t, attack, {...claims, name: 'unchecked', weaken: noTokens});
  await assertProof(t, attack, {...claims, name: 'unstripped', weaken: unstripped});
  const both: Weakening = (key, value) => noTokens(key, unstripped(key, value));
  await assertProof(t, attack, {name: 'claims', weaken: both, before: unauthenticated, after: ok});
});

proof('each rule about tokens keeps out what it is about', async (t) => {
  const {tenant, book} = await target();
  const key = await currentSigningKey();
  const now = Math.floor(Date.now() / 1000);
  const token = (changes: Parameters<typeof claimsOf>[1]) => ({
    book,
    headers: {'txn-token': signToken(key, claimsOf(tenant, changes))},
  });
  const codes = {before: unauthenticated, after: ok};
  const dropped =
    (rule: string): Weakening =>
    (name, value) =>
      name === rule ? undefined : value;
  const patient: Weakening = (name, value) => (name === 'clock_skew_seconds' ? 86_400 : value);
  await assertProof(t, token({aud: 'elsewhere'}), {...codes, name: 'audience', weaken: dropped('audiences')});
  await assertProof(t, token({iss: 'https://elsewhere.example'}), {
    ...codes,
    name: 'issuer',
    weaken: dropped('issuer'),
  });
  await assertProof(t, token({iat: now - 180, exp: now - 120}), {...codes, name: 'expiry', weaken: patient});
  await assertProof(t, token({exp: now + 3600}), {...codes, name: 'life', weaken: dropped('max_lifetime')});
});

proof('the keys of identity keep out what others have signed', async (t) => {
  const {tenant, book} = await target();
  const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
  const key = {...(await currentSigningKey()), privateKey};
  const attack = {book, headers: {'txn-token': signToken(key, claimsOf(tenant))}};
  const keys = JSON.stringify({keys: [{...publicKey.export({format: 'jwk'}), kid: key.id, alg: 'ES256'}]});
  const weaken: Weakening = (name, value) =>
    name === 'transaction' && typeof value === 'object' && value !== null
      ? {...value, remote_jwks: undefined, local_jwks: {inline_string: keys}}
      : value;
  await assertProof(t, attack, {name: 'keys', weaken, before: unauthenticated, after: ok});
});

/** Takes TLS off the listeners, not off the way to peers, over which the keys of identity come. */
function inboundPlain(key: string, value: unknown): unknown {
  if (key !== 'filter_chains' || !Array.isArray(value)) return value;
  return value.map((chain) => ({...chain, transport_socket: undefined}));
}
