import {catalogue} from '#mesh/catalogue.ts';
import {ensureSecrets, type Kubectl} from './ensure-secrets.ts';
import {localKubectl} from './local-kubectl.ts';

/**
 * What has to be done in a cluster before an overlay is applied: Secrets that are missing are made, and the Jobs of the last
 * migration go, because a Job cannot be changed.
 *
 * @param folder of the overlay.
 * @returns the names of the Secrets that were made.
 */
export async function beforeDeploy(kubectl: Kubectl, folder: string): Promise<readonly string[]> {
  const made = await ensureSecrets(kubectl, folder);
  await kubectl([
    'delete',
    'jobs',
    `--namespace=${catalogue.namespace}`,
    '--selector=app.kubernetes.io/component=migration',
    '--ignore-not-found',
  ]);
  return made;
}

if (import.meta.main) {
  const [overlay] = process.argv.slice(2);
  if (overlay === undefined) {
    console.error('usage: node deploy/scripts/before-deploy.ts <folder of an overlay>');
    process.exit(64);
  }
  const made = await beforeDeploy(localKubectl, overlay);
  console.log(made.length > 0 ? `made the Secrets ${made.join(', ')}` : 'every Secret is there');
}
