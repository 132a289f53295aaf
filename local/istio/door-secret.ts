import type {CertificateAuthority} from '../certificates/certificate-authority.ts';
import type {LocalWorkload} from './local-workload.ts';
import type {Manifest} from './manifest.ts';

const day = 24 * 60 * 60 * 1000;

/** The certificate that a door shows to the world, where its Gateway in `mesh/istio` looks for it. */
export async function doorSecret(
  authority: CertificateAuthority,
  namespace: string,
  {instance: {service}, address}: LocalWorkload,
): Promise<Manifest & {readonly stringData: Readonly<Record<string, string>>}> {
  const {certificate, key} = await authority.issue(
    {
      commonName: 'localhost',
      names: [
        {type: 'dns', value: 'localhost'},
        {type: 'ip', value: address},
      ],
      usages: ['serverAuth'],
    },
    day,
  );
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {name: `${service}-tls`, namespace},
    type: 'kubernetes.io/tls',
    stringData: {'tls.crt': certificate, 'tls.key': key},
  };
}
