import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type ChannelCredentials, credentials} from '@grpc/grpc-js';
import test from 'ava';
import {QuoteBooksRequest} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {openAuthority} from '#local/certificates/certificate-authority.ts';
import {mesh, ownMethods} from './support/contract.ts';
import {home} from './support/mesh.ts';
import {callSidecar, certificateOf} from './support/sidecar.ts';
import {newTenant} from './support/tenant.ts';
import {tokenFor} from './support/token.ts';

const ok = 0;
const permissionDenied = 7;
const unavailable = 14;
const cart = 'spiffe://souk.local/ns/souk/sa/cart';

/** A call that cart may make, by whoever holds the credentials. */
const quote = async (using: ChannelCredentials, apiKey: string) =>
  callSidecar({
    service: 'inventory',
    credentials: using,
    path: '/souk.inventory.v1.InventoryService/QuoteBooks',
    request: QuoteBooksRequest.encode({books: [`books/${crypto.randomUUID()}`]}).finish(),
    headers: {'txn-token': await tokenFor(apiKey)},
  });

/** A certificate with any identity, signed by the authority in a folder, which is made when there is none. */
async function issued(folder: string, identity: string, days = 1): Promise<ChannelCredentials> {
  const authority = await openAuthority(folder);
  const holder = {commonName: 'x', names: [{type: 'url' as const, value: identity}], usages: ['clientAuth' as const]};
  const {certificate, key} = await authority.issue(holder, days * 86_400_000);
  const {certificate: trusted} = await openAuthority(join(home, 'state/ca'));
  const [ca, privateKey, chain] = [trusted, key, certificate].map((pem) => Buffer.from(pem));
  return credentials.createSsl(ca, privateKey, chain, {checkServerIdentity: () => undefined});
}

const ownAuthority = join(home, 'state/ca');
const foreignAuthority = () => mkdtempSync(join(tmpdir(), 'souk-foreign-ca-'));

// Each refusal beside a call that differs in the credentials alone and succeeds: what breaks a test is the loss of
// `require_client_certificate`, of the trusted CA, or of the RBAC rule in mesh/envoy/inventory.yaml.
test('the identity of cart is let in, which shows that the refusals below are about identity', async (t) => {
  const {apiKey} = await newTenant();
  t.is((await quote(certificateOf('cart'), apiKey)).code, ok);
  t.is((await quote(await issued(ownAuthority, cart), apiKey)).code, ok, 'issued for this test');
});

test('plaintext is refused by a sidecar', async (t) => {
  const {apiKey} = await newTenant();
  t.is((await quote(credentials.createInsecure(), apiKey)).code, unavailable);
});

test('TLS without a client certificate is refused by a sidecar', async (t) => {
  const {apiKey} = await newTenant();
  const ca = Buffer.from((await openAuthority(ownAuthority)).certificate);
  const outcome = await quote(credentials.createSsl(ca, null, null, {checkServerIdentity: () => undefined}), apiKey);
  t.is(outcome.code, unavailable, outcome.message);
});

test('a certificate of a foreign authority is refused, whatever it says', async (t) => {
  const {apiKey} = await newTenant();
  t.is((await quote(await issued(foreignAuthority(), cart), apiKey)).code, unavailable);
});

test('an expired certificate is refused', async (t) => {
  const {apiKey} = await newTenant();
  t.is((await quote(await issued(ownAuthority, cart, -1 / 86_400_000), apiKey)).code, unavailable);
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
    const {code, message} = await quote(await issued(ownAuthority, identity), apiKey);
    t.true(code === permissionDenied || code === unavailable, `${identity}: ${code} ${message}`);
  }
});

test('every service may call exactly the methods that the contracts grant it', async (t) => {
  const {apiKey} = await newTenant();
  const token = await tokenFor(apiKey);
  const callers = [...mesh.services.map(({name}) => name), 'edge'];
  const grpc = mesh.services.filter(({protocol}) => protocol === 'grpc');
  let refused = 0;
  for (const {name: service, methods} of grpc) {
    for (const caller of callers) {
      for (const {path, callers: granted} of methods) {
        const call = {service, credentials: certificateOf(caller), path, headers: {'txn-token': token}};
        const {code, message, details} = await callSidecar(call);
        const kept = code === permissionDenied && !String(details).includes('PERMISSION_MISSING');
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
  for (const caller of ['cart', 'edge', 'identity']) {
    for (const path of [
      '/souk.inventory.v1.InventoryService/DropBooks',
      '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    ]) {
      const {code} = await callSidecar({service: 'inventory', credentials: certificateOf(caller), path, headers});
      t.is(code, permissionDenied, `${caller} -> ${path}`);
    }
  }
});
