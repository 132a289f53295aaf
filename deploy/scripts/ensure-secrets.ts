import {randomBytes} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {parseAllDocuments} from 'yaml';
import {type IssuedCertificate, openAuthority} from '#local/certificates/certificate-authority.ts';
import {catalogue} from '#mesh/catalogue.ts';
import {type NeededSecret, neededSecrets, type SecretValue} from './needed-secrets.ts';

/** Runs kubectl with arguments and what it reads from standard input; answers what it printed. */
export type Kubectl = (args: readonly string[], stdin?: string) => Promise<string>;

/**
 * Makes the Secrets that an overlay names and that the cluster does not have, out of random bytes. What is there stays as
 * it is: passwords live in the cluster alone, and an installation that has a store of secrets fills them from there first.
 *
 * @returns the names of those that were made.
 */
export async function ensureSecrets(kubectl: Kubectl, folder: string): Promise<readonly string[]> {
  const objects = parseAllDocuments(await kubectl(['kustomize', folder])).map((document) => document.toJS());
  const {namespace} = catalogue;
  const namespaces = objects.filter(({kind}) => kind === 'Namespace');
  kubectl(
    ['apply', '--server-side', '--filename=-'],
    JSON.stringify({apiVersion: 'v1', kind: 'List', items: namespaces}),
  );
  const present = await kubectl([
    'get',
    'secrets',
    `--namespace=${namespace}`,
    '--output=jsonpath={.items[*].metadata.name}',
  ]);
  const missing = neededSecrets(objects).filter(({name}) => !present.split(' ').includes(name));
  // `create` and not `apply`: should somebody else have made one meanwhile, theirs stays.
  for (const secret of missing) await create(kubectl, JSON.stringify(await manifestOf(secret, namespace)));
  return missing.map(({name}) => name);
}

/** How long an API server may go on not knowing a namespace that has just been made. */
const namespaceLagMs = 30_000;

async function create(kubectl: Kubectl, manifest: string): Promise<void> {
  for (const end = performance.now() + namespaceLagMs; ; await delay(500)) {
    try {
      await kubectl(['create', '--filename=-'], manifest);
      return;
    } catch (error) {
      if (!/namespaces "[^"]+" not found/.test(String(error)) || performance.now() > end) throw error;
    }
  }
}

async function manifestOf({name, type, keys}: NeededSecret, namespace: string) {
  const certificate = type === 'kubernetes.io/tls' ? await localCertificate() : undefined;
  const textOf = (value: SecretValue): string => {
    if ('text' in value) return value.text;
    if ('random' in value) return randomBytes(32).toString(value.random);
    return (value.key === 'tls.crt' ? certificate?.certificate : certificate?.key) ?? '';
  };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    // CloudNativePG gives a role its password anew when a Secret with this label changes.
    metadata: {name, namespace, labels: {'app.kubernetes.io/part-of': 'souk', 'cnpg.io/reload': 'true'}},
    type,
    stringData: Object.fromEntries(keys.map((value) => [value.key, textOf(value)])),
  };
}

const yearMs = 365 * 24 * 60 * 60 * 1000;

/** A certificate for `localhost` of an authority that is forgotten at once. */
async function localCertificate(): Promise<IssuedCertificate> {
  const folder = await mkdtemp(join(tmpdir(), 'souk-'));
  try {
    const authority = await openAuthority(folder);
    const holder = {
      commonName: 'localhost',
      names: [{type: 'dns', value: 'localhost'}],
      usages: ['serverAuth'],
    } as const;
    return await authority.issue({...holder, names: [...holder.names]}, yearMs);
  } finally {
    await rm(folder, {recursive: true});
  }
}
