import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type ChannelCredentials, credentials} from '@grpc/grpc-js';
import {openAuthority} from '#local/certificates/certificate-authority.ts';
import {home} from './mesh.ts';

/** The authority that the mesh trusts. */
export const ownAuthority = join(home, 'state/ca');

/** An authority that nobody trusts, made now. */
export const foreignAuthority = () => mkdtempSync(join(tmpdir(), 'souk-foreign-ca-'));

const anybody = {checkServerIdentity: () => undefined};

/** A new certificate for any identity, signed by the authority in a folder. Lives for a day. */
export async function issued(authority: string, identity: string, lifeMs = 86_400_000): Promise<ChannelCredentials> {
  const holder = {commonName: 'x', names: [{type: 'url' as const, value: identity}], usages: ['clientAuth' as const]};
  const {certificate, key} = await (await openAuthority(authority)).issue(holder, lifeMs);
  return credentials.createSsl(await trusted(), Buffer.from(key), Buffer.from(certificate), anybody);
}

/** TLS without a client certificate. */
export const withoutCertificate = async () => credentials.createSsl(await trusted(), null, null, anybody);

const trusted = async () => Buffer.from((await openAuthority(ownAuthority)).certificate);
