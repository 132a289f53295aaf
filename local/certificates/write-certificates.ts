import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {stringify} from 'yaml';
import {writeAtomically} from '../home/write-atomically.ts';
import type {CertificateAuthority, IssuedCertificate} from './certificate-authority.ts';

const hour = 60 * 60 * 1000;

/** Short: a certificate that leaks is soon worth nothing. */
export const certificateLifeMs = 24 * hour;

/** Whose certificates lie in a folder. */
export interface CertificateFolder {
  /** `certs` of an instance. */
  readonly path: string;
  /** URI SAN, for example `spiffe://souk.local/ns/souk/sa/cart`. */
  readonly spiffeId: string;
  /** Whether it also serves people and programs outside the mesh, as `localhost`. */
  readonly servesLocalhost: boolean;
}

/**
 * Issues what an instance needs and writes it as PEM and as SDS files (Envoy's DiscoveryResponse with Secrets `identity`,
 * `trust` and, at the edge, `server`). Certificate and key are inline in one file that is renamed into its place, so
 * that Envoy, which watches the folder, never pairs a new certificate with an old key. Returns when the first expires.
 */
export async function writeCertificates(authority: CertificateAuthority, folder: CertificateFolder): Promise<Date> {
  mkdirSync(folder.path, {recursive: true, mode: 0o700});
  const write = (name: string, content: string, mode = 0o600) =>
    writeAtomically(join(folder.path, name), content, mode);
  const identity = await authority.issue(
    {
      commonName: folder.spiffeId.split('/').at(-1) ?? folder.spiffeId,
      names: [{type: 'url', value: folder.spiffeId}],
      usages: ['serverAuth', 'clientAuth'],
    },
    certificateLifeMs,
  );
  write('ca.crt', authority.certificate, 0o644);
  write('trust.yaml', secretFile('trust', {validation_context: {trusted_ca: {inline_string: authority.certificate}}}));
  write('tls.crt', identity.certificate, 0o644);
  write('tls.key', identity.key);
  write('identity.yaml', secretFile('identity', {tls_certificate: inline(identity)}));
  if (folder.servesLocalhost) await writeServerCertificate(authority, folder.path);
  return identity.notAfter;
}

/** Issues what a door shows to the world, into a folder that is there; open connections stay as they are. */
export async function writeServerCertificate(authority: CertificateAuthority, path: string): Promise<void> {
  const write = (name: string, content: string, mode = 0o600) => writeAtomically(join(path, name), content, mode);
  const server = await authority.issue(
    {
      commonName: 'localhost',
      names: [
        {type: 'dns', value: 'localhost'},
        {type: 'ip', value: '127.0.0.1'},
        {type: 'ip', value: '::1'},
      ],
      usages: ['serverAuth'],
    },
    certificateLifeMs,
  );
  write('edge-server.pem', server.certificate, 0o644);
  write('edge-server.key', server.key);
  write('server.yaml', secretFile('server', {tls_certificate: inline(server)}));
}

function inline({certificate, key}: IssuedCertificate): object {
  return {certificate_chain: {inline_string: certificate}, private_key: {inline_string: key}};
}

function secretFile(name: string, secret: object): string {
  const type = 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret';
  return stringify({resources: [{'@type': type, name, ...secret}]});
}
