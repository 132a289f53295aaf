import {credentials} from '@grpc/grpc-js';
import test, {type ExecutionContext} from 'ava';
import {type Manifest, parseManifest} from '#local/istio/manifest.ts';
import {until} from '#tests/support/until.ts';
import {signToken} from '../../services/identity/signing/sign-token.ts';
import {newBook} from '../mesh/support/books.ts';
import {issued, ownAuthority} from '../mesh/support/certificates.ts';
import {claimsOf} from '../mesh/support/claims.ts';
import {onlyUnderIstio} from '../mesh/support/control-plane.ts';
import {type QuoteCall, quote} from '../mesh/support/quote.ts';
import {currentSigningKey} from '../mesh/support/signing-key.ts';
import {newTenant} from '../mesh/support/tenant.ts';
import {tokenFor} from '../mesh/support/token.ts';
import {weakenedPolicy} from '../mesh/support/weakened-policy.ts';

// What security-proofs.test.ts shows of mesh/envoy: an attack that is refused gets through when one resource is weakened in
// the API server, and is refused again when it is put right. Here and not there, because the weakness is everybody's.
const lock = onlyUnderIstio(test.serial, 'security-proofs.test.ts shows it of mesh/envoy');
const ok = 0;
const permissionDenied = 7;
const unavailable = 14;
const unauthenticated = 16;
const cart = 'spiffe://souk.local/ns/souk/sa/cart';

async function target() {
  const tenant = await newTenant();
  const book = await newBook(tenant.api);
  return {tenant, book, headers: {'txn-token': await tokenFor(tenant.apiKey)}};
}

type Lock = Parameters<typeof weakenedPolicy>[1] & {readonly weaken: Parameters<typeof weakenedPolicy>[2]};

async function assertLock(
  t: ExecutionContext,
  attack: QuoteCall,
  {weaken, ...which}: Lock,
  before: number,
  after: number,
) {
  t.timeout(120_000);
  t.is((await quote(attack)).code, before, 'as it is');
  const {restore} = await weakenedPolicy(t, which, weaken);
  await until(`${after} without the lock`, async () => (await quote(attack)).code === after, 30_000);
  await restore();
  await until(`${before} with the lock again`, async () => (await quote(attack)).code === before, 30_000);
}

lock('the policy of callers keeps a service from a method that is not granted to it', async (t) => {
  const web = await issued(ownAuthority, cart.replace('/cart', '/web'));
  const attack = {...(await target()), credentials: web};
  const weaken: Lock['weaken'] = (manifest) => ({...manifest, spec: {...manifest.spec, rules: [{}]}});
  const which = {file: 'inventory', kind: 'AuthorizationPolicy', name: 'inventory-callers', weaken};
  await assertLock(t, attack, which, permissionDenied, ok);
});

lock('strict mutual TLS keeps plain text out; behind it, the policy of callers knows nobody', async (t) => {
  const attack = {...(await target()), credentials: credentials.createInsecure()};
  const weaken: Lock['weaken'] = (manifest) => ({...manifest, spec: {mtls: {mode: 'PERMISSIVE'}}});
  const which = {file: 'mesh', kind: 'PeerAuthentication', name: 'default', weaken};
  await assertLock(t, attack, which, unavailable, permissionDenied);
});

lock('the audience of the tokens keeps those for others out', async (t) => {
  const {tenant, book} = await target();
  const token = () => currentSigningKey().then((key) => signToken(key, claimsOf(tenant, {aud: 'elsewhere'})));
  const attack = {book, headers: {'txn-token': await token()}};
  const weaken: Lock['weaken'] = (manifest) =>
    replaced(manifest, '"audiences":["souk.local"]', '"audiences":["elsewhere"]');
  const which = {file: 'mesh', kind: 'EnvoyFilter', name: 'sidecars', weaken};
  await assertLock(t, attack, which, unauthenticated, ok);
});

/** A manifest in whose JSON one text stands for another. */
const replaced = (manifest: Manifest, from: string, to: string): Manifest =>
  parseManifest(JSON.parse(JSON.stringify(manifest).replaceAll(from, to)));
