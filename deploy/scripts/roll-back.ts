import {z} from 'zod';
import {catalogue} from '#mesh/catalogue.ts';
import type {Kubectl} from './ensure-secrets.ts';
import {localKubectl} from './local-kubectl.ts';

const revision = 'deployment.kubernetes.io/revision';
const template = z.looseObject({spec: z.looseObject({containers: z.array(z.looseObject({image: z.string()}))})});
const list = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({
        name: z.string(),
        annotations: z.record(z.string(), z.string()).default({}),
        ownerReferences: z.array(z.looseObject({name: z.string()})).default([]),
      }),
      spec: z.looseObject({template}),
    }),
  ),
});

/**
 * Takes the services back to the version before: all that run another image than before, or those that are named, whatever
 * changed in them. Waits until their pods are ready. Databases stay as they are: a migration must suit the version before, too.
 *
 * @returns the names of the Deployments that were taken back.
 */
export async function rollBack(kubectl: Kubectl, services: readonly string[] = []): Promise<readonly string[]> {
  const inNamespace = `--namespace=${catalogue.namespace}`;
  const ours = '--selector=app.kubernetes.io/component in (service, compact)';
  const found = list.parse(JSON.parse(await kubectl(['get', 'replicasets', inNamespace, ours, '--output=json'])));
  const versions = Map.groupBy(found.items, ({metadata}) => metadata.ownerReferences[0]?.name ?? '');
  const changed = [...versions].filter(([, sets]) => {
    const images = sets
      .sort((a, b) => Number(b.metadata.annotations[revision]) - Number(a.metadata.annotations[revision]))
      .map(({spec}) => spec.template.spec.containers[0]?.image);
    return images.length > 1 && images[0] !== images[1];
  });
  const names = services.length > 0 ? services : changed.map(([name]) => name).sort();
  for (const name of names) await kubectl(['rollout', 'undo', inNamespace, `deployment/${name}`]);
  for (const name of names) await kubectl(['rollout', 'status', inNamespace, `deployment/${name}`, '--timeout=10m']);
  return names;
}

if (import.meta.main) {
  const names = await rollBack(localKubectl, process.argv.slice(2));
  console.log(names.length > 0 ? `back to the version before: ${names.join(', ')}` : 'there is no version before');
}
