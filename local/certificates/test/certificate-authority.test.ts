import {createPrivateKey, X509Certificate} from 'node:crypto';
import {mkdtempSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'ava';
import {parse} from 'yaml';
import {z} from 'zod';
import {openAuthority} from '../certificate-authority.ts';
import {keepCertificates} from '../keep-certificates.ts';
import {certificateLifeMs, writeCertificates} from '../write-certificates.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'souk-certificates-'));
const cart = (path: string) => ({path, spiffeId: 'spiffe://souk.local/ns/souk/sa/cart', servesLocalhost: false});
const identityFile = z.object({
  resources: z.tuple([
    z.object({
      name: z.literal('identity'),
      tls_certificate: z.object({
        certificate_chain: z.object({inline_string: z.string()}),
        private_key: z.object({inline_string: z.string()}),
      }),
    }),
  ]),
});

test('a certificate carries the SPIFFE identity, is signed by the authority, and is no authority itself', async (t) => {
  const authority = await openAuthority(newFolder());
  const folder = newFolder();
  await writeCertificates(authority, cart(folder));
  const certificate = new X509Certificate(readFileSync(join(folder, 'tls.crt')));
  t.is(certificate.subjectAltName, 'URI:spiffe://souk.local/ns/souk/sa/cart');
  t.true(certificate.verify(new X509Certificate(authority.certificate).publicKey));
  t.false(certificate.ca);
});

test('a certificate lives for a day and no longer', async (t) => {
  const folder = newFolder();
  const notAfter = await writeCertificates(await openAuthority(newFolder()), cart(folder));
  t.true(Math.abs(notAfter.getTime() - Date.now() - certificateLifeMs) < 5_000);
  const certificate = new X509Certificate(readFileSync(join(folder, 'tls.crt')));
  t.true(Math.abs(new Date(certificate.validTo).getTime() - notAfter.getTime()) < 1_000);
});

test('certificate and key that Envoy reads belong together, and only the owner reads the key', async (t) => {
  const folder = newFolder();
  await writeCertificates(await openAuthority(newFolder()), cart(folder));
  const [{tls_certificate: pair}] = identityFile.parse(
    parse(readFileSync(join(folder, 'identity.yaml'), 'utf8')),
  ).resources;
  const certificate = new X509Certificate(pair.certificate_chain.inline_string);
  t.true(certificate.checkPrivateKey(createPrivateKey(pair.private_key.inline_string)));
  for (const name of ['identity.yaml', 'tls.key']) t.is(statSync(join(folder, name)).mode & 0o777, 0o600);
});

test('the authority of a folder stays, so that what it has signed stays trusted', async (t) => {
  const folder = newFolder();
  t.is((await openAuthority(folder)).certificate, (await openAuthority(folder)).certificate);
});

test('one authority does not vouch for what another has signed', async (t) => {
  const folder = newFolder();
  await writeCertificates(await openAuthority(newFolder()), cart(folder));
  const foreign = new X509Certificate((await openAuthority(newFolder())).certificate);
  t.false(new X509Certificate(readFileSync(join(folder, 'tls.crt'))).verify(foreign.publicKey));
});

test('only the edge gets a certificate for localhost', async (t) => {
  const authority = await openAuthority(newFolder());
  const [inner, edge] = [newFolder(), newFolder()];
  await writeCertificates(authority, cart(inner));
  await writeCertificates(authority, {...cart(edge), servesLocalhost: true});
  t.false(readdirSync(inner).includes('server.yaml'));
  const server = new X509Certificate(readFileSync(join(edge, 'edge-server.pem')));
  t.is(server.checkHost('localhost'), 'localhost');
  t.is(server.checkIP('127.0.0.1'), '127.0.0.1');
});

test('renewal replaces the certificate and leaves no half-written file', async (t) => {
  const folder = newFolder();
  const kept = await keepCertificates(await openAuthority(newFolder()), [cart(folder)], t.log);
  const before = readFileSync(join(folder, 'tls.crt'), 'utf8');
  await kept.renew();
  kept.stop();
  t.not(readFileSync(join(folder, 'tls.crt'), 'utf8'), before);
  t.deepEqual(readdirSync(folder).sort(), ['ca.crt', 'identity.yaml', 'tls.crt', 'tls.key', 'trust.yaml']);
});
