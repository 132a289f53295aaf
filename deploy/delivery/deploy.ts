import {mkdirSync, writeFileSync} from 'node:fs';
import {join, relative} from 'node:path';
import {stringify} from 'yaml';
import {z} from 'zod';
import {project} from '#local/project.ts';
import {catalogue} from '#mesh/catalogue.ts';
import {beforeDeploy} from '../scripts/before-deploy.ts';
import type {Kubectl} from '../scripts/ensure-secrets.ts';
import {rollBack} from '../scripts/roll-back.ts';
import type {Release} from './image.ts';

/** A release on its way into a cluster. */
export interface Deployment {
  readonly kubectl: Kubectl;
  /** Folder of the overlay, `deploy/overlays/production`. */
  readonly overlay: string;
  readonly release: Release;
  /** Tries what was deployed; rejects when it does not do what it should. */
  readonly verify: () => Promise<void>;
  /** How long migrations, and then each Deployment, may take. */
  readonly timeoutSeconds: number;
  readonly report: (message: string) => void;
}

/** What was deployed did not work, and the version before is back. */
export class RolledBack extends Error {
  override readonly name = 'RolledBack';
  /** The Deployments that were taken back; none when there was no version before. */
  readonly deployments: readonly string[];

  constructor(deployments: readonly string[], cause: unknown) {
    const state = deployments.length > 0 ? `taken back: ${deployments.join(', ')}` : 'there is no version before';
    super(`the release does not work (${state}): ${cause instanceof Error ? cause.message : cause}`, {cause});
    this.deployments = deployments;
  }
}

/**
 * Applies an overlay with the image of a release, waits until its migrations are done and its pods are ready, and tries it.
 * Does any of that fail, every Deployment that was changed goes back to what ran before.
 *
 * @throws RolledBack with what failed as its cause.
 */
export async function deploy({kubectl, overlay, release, verify, timeoutSeconds, report}: Deployment): Promise<void> {
  report(`preparing ${overlay} for ${release.commit}`);
  await beforeDeploy(kubectl, join(project, overlay));
  const before = await generations(kubectl);
  const timeout = `--timeout=${timeoutSeconds}s`;
  const inNamespace = `--namespace=${catalogue.namespace}`;
  try {
    report('applying it');
    const manifests = await kubectl(['kustomize', withImage(overlay, release)]);
    await kubectl(['apply', '--server-side', '--force-conflicts', '--filename=-'], manifests);
    report('waiting for migrations');
    await kubectl(['wait', inNamespace, 'job', `--selector=${migrations}`, '--for=condition=complete', timeout]);
    for (const name of (await generations(kubectl)).keys()) {
      report(`waiting for ${name}`);
      await kubectl(['rollout', 'status', inNamespace, `deployment/${name}`, timeout]);
    }
    report('trying it');
    await verify();
  } catch (error) {
    const changed = [...(await generations(kubectl))].filter(
      ([name, generation]) => before.has(name) && before.get(name) !== generation,
    );
    report('it does not work: going back');
    throw new RolledBack(
      changed.length > 0
        ? await rollBack(
            kubectl,
            changed.map(([name]) => name),
          )
        : [],
      error,
    );
  }
}

const migrations = 'app.kubernetes.io/component=migration';

const list = z.looseObject({
  items: z.array(z.looseObject({metadata: z.looseObject({name: z.string(), generation: z.number()})})),
});

/** How often each Deployment of ours was changed. */
async function generations(kubectl: Kubectl): Promise<ReadonlyMap<string, number>> {
  const ours = '--selector=app.kubernetes.io/component in (service, compact)';
  const found = await kubectl(['get', 'deployments', `--namespace=${catalogue.namespace}`, ours, '--output=json']);
  return new Map(list.parse(JSON.parse(found)).items.map(({metadata}) => [metadata.name, metadata.generation]));
}

/** A folder for kustomize: the overlay with the release's image. */
function withImage(overlay: string, {repository, commit}: Release): string {
  const folder = join(project, '.souk', 'delivery', commit);
  mkdirSync(folder, {recursive: true});
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [relative(folder, join(project, overlay))],
    images: [{name: 'souk', newName: repository, newTag: commit}],
  };
  writeFileSync(join(folder, 'kustomization.yaml'), stringify(kustomization));
  return folder;
}
