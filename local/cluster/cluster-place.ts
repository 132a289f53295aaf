import {generateKeyPairSync} from 'node:crypto';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {stringify} from 'yaml';
import {freePorts} from '../backends/free-port.ts';
import {openAuthority} from '../certificates/certificate-authority.ts';
import type {Home} from '../home/open-home.ts';
import {openSecrets} from '../home/secrets.ts';
import {writeAtomically} from '../home/write-atomically.ts';

const day = 24 * 60 * 60 * 1000;

/** Where the parts of a cluster lie and listen, and what they prove themselves with. Files are absolute paths. */
export interface ClusterPlace {
  readonly folder: string;
  readonly logs: string;
  /** Of `admin`, who may do everything. */
  readonly kubeconfig: string;
  readonly token: string;
  readonly etcdUrl: string;
  readonly etcdPeerUrl: string;
  readonly apiPort: number;
  /** Certificate of the authority that signs the API server's own. */
  readonly authority: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
  /** Static tokens: token, user, uid, groups. */
  readonly tokens: string;
  /** Key pair that signs the tokens of service accounts. */
  readonly accountKey: string;
  readonly accountPublicKey: string;
}

/** Makes a cluster's folder below `run/`, with new keys; a cluster remembers nothing of the one before it. */
export async function clusterPlace(home: Home): Promise<ClusterPlace> {
  const folder = join(home.run, 'cluster');
  mkdirSync(folder, {recursive: true, mode: 0o700});
  const write = (name: string, content: string) => {
    writeAtomically(join(folder, name), content, 0o600);
    return join(folder, name);
  };
  const authority = await openAuthority(join(home.state, 'ca'));
  const server = await authority.issue(
    {
      commonName: 'kube-apiserver',
      names: [
        {type: 'dns', value: 'localhost'},
        {type: 'dns', value: 'kubernetes.default.svc'},
        {type: 'ip', value: '127.0.0.1'},
      ],
      usages: ['serverAuth'],
    },
    day,
  );
  const pem = {type: 'pkcs8', format: 'pem'} as const;
  const account = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: pem,
    publicKeyEncoding: {type: 'spki', format: 'pem'},
  });
  const token = openSecrets(home).get('cluster:admin');
  const [apiPort = 0, etcd, etcdPeer] = await freePorts(3);
  const authorityFile = write('ca.crt', authority.certificate);
  return {
    folder,
    logs: home.logs,
    kubeconfig: write('kubeconfig', kubeconfig(apiPort, authorityFile, token)),
    token,
    etcdUrl: `http://127.0.0.1:${etcd}`,
    etcdPeerUrl: `http://127.0.0.1:${etcdPeer}`,
    apiPort,
    authority: authorityFile,
    serverCertificate: write('apiserver.crt', server.certificate),
    serverKey: write('apiserver.key', server.key),
    tokens: write('tokens.csv', `${token},admin,admin,system:masters\n`),
    accountKey: write('accounts.key', account.privateKey),
    accountPublicKey: write('accounts.pub', account.publicKey),
  };
}

function kubeconfig(port: number, authority: string, token: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{name: 'local', cluster: {server: `https://127.0.0.1:${port}`, 'certificate-authority': authority}}],
    users: [{name: 'admin', user: {token}}],
    contexts: [{name: 'local', context: {cluster: 'local', user: 'admin'}}],
    'current-context': 'local',
  });
}
