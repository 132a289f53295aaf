import type {CertificateAuthority} from '../certificates/certificate-authority.ts';
import type {Manifest} from './manifest.ts';

const day = 24 * 60 * 60 * 1000;

/** The certificate that the edge shows to the world, where `mesh/istio/edge.yaml` looks for it. */
export async function edgeSecret(
  authority: CertificateAuthority,
  namespace: string,
  address: string,
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
    metadata: {name: 'edge-tls', namespace},
    type: 'kubernetes.io/tls',
    stringData: {'tls.crt': certificate, 'tls.key': key},
  };
}
