import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {stringify} from 'yaml';
import {kubectlOf} from '#local/cluster/kubectl.ts';
import {type Manifest, readManifests} from '#local/istio/manifest.ts';
import {project} from '#local/project.ts';
import {home} from './mesh.ts';

/** One resource of mesh/istio. */
export interface PolicyName {
  /** `inventory` for mesh/istio/inventory.yaml. */
  readonly file: string;
  readonly kind: string;
  readonly name: string;
}

/**
 * Puts a changed resource of mesh/istio into the cluster, from where istiod tells the proxies; the committed one comes back
 * with the end of the test, or by `restore`. For tests that run alone: others would see the weakness, too.
 */
export async function weakenedPolicy(t: ExecutionContext, which: PolicyName, weaken: (manifest: Manifest) => Manifest) {
  const folder = join(home, 'run', 'cluster');
  const kubectl = kubectlOf({folder, kubeconfig: join(folder, 'kubeconfig')});
  const apply = (manifest: Manifest) =>
    kubectl(['apply', '--server-side', '--force-conflicts', '--filename=-'], stringify(manifest));
  const committed = readManifests(join(project, 'mesh/istio', `${which.file}.yaml`)).find(
    ({kind, metadata}) => kind === which.kind && metadata.name === which.name,
  );
  if (committed === undefined) throw new Error(`mesh/istio/${which.file}.yaml has no ${which.kind} ${which.name}`);
  const weakened = weaken(committed);
  t.notDeepEqual(weakened, committed, 'there is nothing to weaken any more');
  const restore = async () => void (await apply(committed));
  t.teardown(restore);
  await apply(weakened);
  return {restore};
}
