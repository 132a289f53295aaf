import {randomBytes} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import {parseAllDocuments} from 'yaml';
import {catalogue} from '#mesh/catalogue.ts';
import {type NeededSecret, neededSecrets} from './needed-secrets.ts';

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
  for (const secret of missing) await create(kubectl, JSON.stringify(manifestOf(secret, namespace)));
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

const manifestOf = ({name, type, keys}: NeededSecret, namespace: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  // CloudNativePG gives a role its password anew when a Secret with this label changes.
  metadata: {name, namespace, labels: {'app.kubernetes.io/part-of': 'souk', 'cnpg.io/reload': 'true'}},
  type,
  stringData: Object.fromEntries(
    keys.map((value) => [value.key, 'text' in value ? value.text : randomBytes(32).toString(value.random)]),
  ),
});
