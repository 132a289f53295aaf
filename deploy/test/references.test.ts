import {z} from 'zod';
import {neededSecrets} from '../scripts/needed-secrets.ts';
import {Built} from './support/built.ts';
import {overlays} from './support/overlays.ts';
import {withPrograms} from './support/with-programs.ts';

const testWith = withPrograms('kustomize');

/** Secrets that nobody of us makes: the operator of PostgreSQL does, or whoever owns the bucket. */
const madeByOthers = ['postgres-ca', 'backup-credentials'];

testWith('every Secret that a pod names is one that the deployment makes, with that key', async (t) => {
  for (const overlay of overlays) {
    const built = await Built.from(`overlays/${overlay}`);
    const made = new Map(neededSecrets(built.objects).map(({name, keys}) => [name, keys.map(({key}) => key)]));
    for (const {where, owner, container} of built.containers) {
      for (const {valueFrom} of container.env) {
        const reference = valueFrom?.secretKeyRef;
        if (reference)
          t.true(
            made.get(reference.name)?.includes(reference.key),
            `${overlay}, ${where}: ${reference.name}/${reference.key}`,
          );
      }
      for (const {secretRef} of container.envFrom) t.is(secretRef, undefined, `${where} names its secrets one by one`);
      for (const {name, secret} of owner.spec.template.spec.volumes) {
        if (secret)
          t.true(
            made.has(secret.secretName) || (secret.optional && madeByOthers.includes(secret.secretName)),
            `${where}: ${name}`,
          );
      }
    }
  }
});

const keysOf = z.looseObject({data: z.record(z.string(), z.string())});

testWith('every ConfigMap that a pod names is there, with that key', async (t) => {
  for (const overlay of overlays) {
    const built = await Built.from(`overlays/${overlay}`);
    const keys = (name: string) => {
      const found = built.named('ConfigMap', name);
      return found && Object.keys(keysOf.parse(found).data);
    };
    for (const {where, owner, container} of built.containers) {
      for (const {name, valueFrom} of container.env) {
        const reference = valueFrom?.configMapKeyRef;
        if (reference) t.true(keys(reference.name)?.includes(reference.key), `${overlay}, ${where}: ${name}`);
      }
      for (const {configMapRef} of container.envFrom) {
        if (configMapRef) t.truthy(keys(configMapRef.name), `${overlay}, ${where}: ${configMapRef.name}`);
      }
      for (const {configMap} of owner.spec.template.spec.volumes) {
        if (configMap) t.truthy(keys(configMap.name), `${overlay}, ${where}: ${configMap.name}`);
      }
    }
  }
});

testWith('every pod has an account that is there, and every volume that a container mounts', async (t) => {
  for (const overlay of overlays) {
    const built = await Built.from(`overlays/${overlay}`);
    for (const {kind, metadata, spec} of built.workloads) {
      const {serviceAccountName, volumes} = spec.template.spec;
      const where = `${overlay}, ${kind} ${metadata.name}`;
      t.truthy(serviceAccountName && built.named('ServiceAccount', serviceAccountName), where);
      const claims = z
        .looseObject({
          volumeClaimTemplates: z.array(z.looseObject({metadata: z.looseObject({name: z.string()})})).default([]),
        })
        .parse(spec);
      const there = [
        ...volumes.map(({name}) => name),
        ...claims.volumeClaimTemplates.map((claim) => claim.metadata.name),
      ];
      for (const container of spec.template.spec.containers) {
        for (const {name} of container.volumeMounts) t.true(there.includes(name), `${where}: ${name}`);
      }
    }
  }
});

const service = z.looseObject({
  selector: z.record(z.string(), z.string()).optional(),
  ports: z
    .array(z.looseObject({port: z.number(), targetPort: z.union([z.string(), z.number()]).optional()}))
    .default([]),
});

testWith('every Service selects pods that have its ports', async (t) => {
  for (const overlay of overlays) {
    const built = await Built.from(`overlays/${overlay}`);
    for (const {metadata, spec} of built.of('Service')) {
      const {selector, ports} = service.parse(spec);
      // An alias of a name elsewhere, and the pods of a chart, which are not among ours.
      if (!selector || (metadata.name === 'redis' && overlay === 'production')) continue;
      const pods = built.workloads.filter(({spec: {template}}) =>
        Object.entries(selector).every(([key, value]) => template.metadata.labels[key] === value),
      );
      t.true(pods.length > 0, `${overlay}: ${metadata.name} selects nobody`);
      for (const pod of pods) {
        const open = pod.spec.template.spec.containers.flatMap((container) => container.ports);
        for (const {targetPort} of ports) {
          t.true(
            open.some(({name, containerPort}) => targetPort === name || targetPort === containerPort),
            `${overlay}: ${metadata.name} ${targetPort}`,
          );
        }
      }
    }
  }
});

const selector = z.looseObject({
  selector: z.looseObject({matchLabels: z.record(z.string(), z.string())}),
});

testWith('every budget and every Istio resource with a selector selects pods that are there', async (t) => {
  const workloadSelector = z.looseObject({
    selector: z.looseObject({matchLabels: z.record(z.string(), z.string()).optional()}).optional(),
    workloadSelector: z.looseObject({labels: z.record(z.string(), z.string()).optional()}).optional(),
  });
  for (const overlay of overlays) {
    const built = await Built.from(`overlays/${overlay}`);
    const labels = built.workloads.map(({spec}) => spec.template.metadata.labels);
    const found = (wanted: Record<string, string>) =>
      labels.some((each) => Object.entries(wanted).every(([key, value]) => each[key] === value));
    for (const {metadata, spec} of built.of('PodDisruptionBudget'))
      t.true(found(selector.parse(spec).selector.matchLabels), metadata.name);
    for (const {apiVersion, kind, metadata, spec} of built.objects) {
      if (!apiVersion.includes('istio.io') || kind === 'Gateway') continue;
      const parsed = workloadSelector.parse(spec ?? {});
      const wanted = parsed.selector?.matchLabels ?? parsed.workloadSelector?.labels ?? {};
      t.true(found(wanted), `${overlay}: ${kind} ${metadata.name} selects nobody`);
    }
  }
});
