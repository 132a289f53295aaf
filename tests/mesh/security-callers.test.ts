import {type ChannelCredentials, credentials} from '@grpc/grpc-js';
import test from 'ava';
import {doors} from '#mesh/render/model/doors.ts';
import {foreignAuthority, issued, ownAuthority, withoutCertificate} from './support/certificates.ts';
import {mesh, ownMethods} from './support/contract.ts';
import {quote} from './support/quote.ts';
import {callSidecar, certificateOf} from './support/sidecar.ts';
import {newTenant} from './support/tenant.ts';
import {tokenFor} from './support/token.ts';

const ok = 0;
const permissionDenied = 7;
const unavailable = 14;
const cart = 'spiffe://souk.local/ns/souk/sa/cart';

/** A call that cart may make, by whoever holds the credentials. */
const quoteAs = async (using: ChannelCredentials, apiKey: string) =>
  quote({book: `books/${crypto.randomUUID()}`, credentials: using, headers: {'txn-token': await tokenFor(apiKey)}});

// Each refusal beside a call that differs in the credentials alone and succeeds. What breaks it: taking the lock out of
// mesh/envoy/inventory.yaml; security-proofs.test.ts does so.
test('the identity of cart is let in, which shows that the refusals below are about identity', async (t) => {
  const {apiKey} = await newTenant();
  t.is((await quoteAs(certificateOf('cart'), apiKey)).code, ok);
  t.is((await quoteAs(await issued(ownAuthority, cart), apiKey)).code, ok, 'issued for this test');
});

test('plaintext is refused by a sidecar', async (t) => {
  const {apiKey} = await newTenant();
  t.is((await quoteAs(credentials.createInsecure(), apiKey)).code, unavailable);
});

test('TLS without a client certificate is refused by a sidecar', async (t) => {
  const {apiKey} = await newTenant();
  const outcome = await quoteAs(await withoutCertificate(), apiKey);
  t.is(outcome.code, unavailable, outcome.message);
});

test('a certificate of a foreign authority is refused, whatever it says', async (t) => {
  const {apiKey} = await newTenant();
  t.is((await quoteAs(await issued(foreignAuthority(), cart), apiKey)).code, unavailable);
});

test('an expired certificate is refused', async (t) => {
  const {apiKey} = await newTenant();
  t.is((await quoteAs(await issued(ownAuthority, cart, -1), apiKey)).code, unavailable);
});

test('a certificate of our authority with an identity that the contract does not name is refused', async (t) => {
  const {apiKey} = await newTenant();
  const identities = [
    'spiffe://souk.local/ns/souk/sa/web',
    'spiffe://souk.local/ns/souk/sa/cart2',
    'spiffe://souk.local/ns/other/sa/cart',
    'spiffe://evil.local/ns/souk/sa/cart',
    `${cart}/more`,
  ];
  for (const identity of identities) {
    const {code, message} = await quoteAs(await issued(ownAuthority, identity), apiKey);
    t.true(code === permissionDenied || code === unavailable, `${identity}: ${code} ${message}`);
  }
});

test('every service and every door may call exactly the methods that the contracts grant it', async (t) => {
  const {apiKey} = await newTenant();
  const token = await tokenFor(apiKey);
  const callers = [...mesh.services.map(({name}) => name), ...doors];
  const grpc = mesh.services.filter(({protocol}) => protocol === 'grpc');
  let refused = 0;
  for (const {name: service, methods} of grpc) {
    for (const caller of callers) {
      for (const {path, callers: granted} of methods) {
        const call = {service, credentials: certificateOf(caller), path, headers: {'txn-token': token}};
        const {code, message, details} = await callSidecar(call);
        // What the service itself refuses, for whose token it is, got past the sidecar.
        const kept = code === permissionDenied && String(details).includes('CALLER_NOT_GRANTED');
        t.is(kept, !granted.includes(caller), `${caller} -> ${path}: ${code} ${message}`);
        if (kept) refused++;
      }
    }
  }
  t.true(ownMethods.length > 15 && refused > 50);
});

test('a method that no contract declares is refused to everybody', async (t) => {
  const {apiKey} = await newTenant();
  const headers = {'txn-token': await tokenFor(apiKey)};
  for (const caller of ['cart', ...doors, 'identity']) {
    for (const path of [
      '/souk.inventory.v1.InventoryService/DropBooks',
      '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    ]) {
      const {code} = await callSidecar({service: 'inventory', credentials: certificateOf(caller), path, headers});
      t.is(code, permissionDenied, `${caller} -> ${path}`);
    }
  }
});
