import 'reflect-metadata';
import type {webcrypto} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import * as x509 from '@peculiar/x509';
import {writeAtomically} from '../home/write-atomically.ts';
import {algorithm, exportKey, importKey, newKeyPair} from './key-pair.ts';

const day = 24 * 60 * 60 * 1000;
const authorityLife = 3650 * day;
/** A clock that was set back a little must not make a fresh certificate invalid. */
const leeway = 60_000;

/** A certificate with its private key, both PEM. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly notAfter: Date;
}

/** What a certificate says about its holder: a SPIFFE identity, or the names of a server. */
export interface Holder {
  readonly commonName: string;
  readonly names: x509.JsonGeneralNames;
  readonly usages: readonly ('serverAuth' | 'clientAuth')[];
}

/** The local certificate authority of a home: what it has signed is trusted by every sidecar of that home. */
export interface CertificateAuthority {
  /** PEM. */
  readonly certificate: string;
  issue(holder: Holder, lifeMs: number): Promise<IssuedCertificate>;
}

/** Opens the authority in `folder`, made at the first time and anew in the last month of its ten years. */
export async function openAuthority(folder: string): Promise<CertificateAuthority> {
  const [certificatePath, keyPath] = [join(folder, 'ca.crt'), join(folder, 'ca.key')];
  if (!existsSync(certificatePath) || expiresSoon(certificatePath)) await create(folder, certificatePath, keyPath);
  const root = new x509.X509Certificate(readFileSync(certificatePath, 'utf8'));
  const signingKey = await importKey(readFileSync(keyPath, 'utf8'));
  return {certificate: root.toString('pem'), issue: (holder, lifeMs) => issue(root, signingKey, holder, lifeMs)};
}

function expiresSoon(path: string): boolean {
  return new x509.X509Certificate(readFileSync(path, 'utf8')).notAfter.getTime() < Date.now() + 30 * day;
}

async function create(folder: string, certificatePath: string, keyPath: string): Promise<void> {
  mkdirSync(folder, {recursive: true, mode: 0o700});
  const keys = await newKeyPair();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Souk local certificate authority',
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - leeway),
    notAfter: new Date(Date.now() + authorityLife),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  // The certificate last: where it is, its key is.
  writeAtomically(keyPath, await exportKey(keys.privateKey), 0o600);
  writeAtomically(certificatePath, `${certificate.toString('pem')}\n`);
}

async function issue(
  root: x509.X509Certificate,
  signingKey: webcrypto.CryptoKey,
  {commonName, names, usages}: Holder,
  lifeMs: number,
): Promise<IssuedCertificate> {
  const keys = await newKeyPair();
  const notAfter = new Date(Date.now() + lifeMs);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${commonName}`,
    issuer: root.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - leeway),
    notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(usages.map((usage) => x509.ExtendedKeyUsage[usage])),
      new x509.SubjectAlternativeNameExtension(names),
      await x509.AuthorityKeyIdentifierExtension.create(root.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {certificate: `${certificate.toString('pem')}\n`, key: await exportKey(keys.privateKey), notAfter};
}
