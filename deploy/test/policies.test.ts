import type {ExecutionContext} from 'ava';
import {z} from 'zod';
import {Built} from './support/built.ts';
import type {Overlay} from './support/overlays.ts';
import {overlays} from './support/overlays.ts';
import {withPrograms} from './support/with-programs.ts';

const testWith = withPrograms('kustomize');

/** Asserts of every overlay that nothing in it breaks a rule; `find` names what does. */
const rule = (
  title: string,
  find: (built: Built, overlay: Overlay) => readonly string[],
  of: readonly Overlay[] = overlays,
): void =>
  testWith(title, async (t: ExecutionContext) => {
    for (const overlay of of) {
      t.deepEqual(find(await Built.from(`overlays/${overlay}`), overlay), [], overlay);
    }
  });

rule('no container runs as root', (built) =>
  built.containers
    .filter(({owner, container}) => {
      const {securityContext: pod} = owner.spec.template.spec;
      return pod.runAsNonRoot !== true || !((container.securityContext.runAsUser ?? pod.runAsUser ?? 0) > 0);
    })
    .map(({where}) => where),
);

rule('no container can gain privileges, and none has a capability', (built) =>
  built.containers
    .filter(({container: {securityContext: own}}) => {
      const {drop = [], add = []} = own.capabilities ?? {};
      return own.privileged || own.allowPrivilegeEscalation !== false || !drop.includes('ALL') || add.length > 0;
    })
    .map(({where}) => where),
);

rule('no container can write into its image, but services of dev, whose sources are synchronised', (built, overlay) =>
  built.containers
    .filter(({container}) => container.securityContext.readOnlyRootFilesystem !== true)
    .filter(({owner}) => overlay !== 'dev' || owner.metadata.labels['app.kubernetes.io/component'] !== 'service')
    .map(({where}) => where),
);

rule('every pod has the system calls of the runtime only, and nothing of its machine', (built) =>
  built.workloads
    .filter(({spec: {template}}) => {
      const {securityContext, hostNetwork, hostPID, volumes} = template.spec;
      const onHost = hostNetwork || hostPID || volumes.some(({hostPath}) => hostPath !== undefined);
      return securityContext.seccompProfile?.type !== 'RuntimeDefault' || onHost;
    })
    .map(({kind, metadata}) => `${kind} ${metadata.name}`),
);

rule('no pod has a token of the API server', (built) =>
  built.workloads
    .filter(({spec: {template}}) => template.spec.automountServiceAccountToken !== false)
    .map(({kind, metadata}) => `${kind} ${metadata.name}`),
);

rule('every container has requests and limits of CPU and memory', (built) =>
  built.containers
    .filter(({container: {resources}}) =>
      ['cpu', 'memory'].some((name) => !(name in resources.requests && name in resources.limits)),
    )
    .map(({where}) => where),
);

rule('every container that serves is asked whether it lives and whether it is ready', (built) =>
  built.containers
    .filter(({owner, container}) => owner.kind !== 'Job' && owner.spec.template.spec.containers.includes(container))
    .filter(({container}) => !(container.livenessProbe && container.readinessProbe))
    .map(({where}) => where),
);

rule('liveness asks nothing that a lost dependency turns red', (built) =>
  built.containers
    .filter(({container}) => {
      const probe = container.livenessProbe?.grpc;
      return probe !== undefined && probe.service !== 'live';
    })
    .map(({where}) => where),
);

rule(
  'every image has an exact version, but ours, which the deployment sets, and the one that Istio fills in',
  (built) =>
    built.containers
      .filter(({container: {image}}) => !/^(souk|auto)$|:(distroless-v)?\d+\.\d+\.\d+|:\d+\.\d+-\w+$/.test(image))
      .map(({where, container}) => `${where}: ${container.image}`),
);

const budget = z.looseObject({
  maxUnavailable: z.number(),
  selector: z.looseObject({matchLabels: z.record(z.string(), z.string())}),
});
const scale = z.looseObject({
  minReplicas: z.number(),
  maxReplicas: z.number(),
  scaleTargetRef: z.looseObject({kind: z.string(), name: z.string()}),
});

rule(
  'in production every Deployment has two pods at the least, and loses one at a time at the most',
  (built) =>
    built.of('Deployment').flatMap(({metadata: {name}}) => {
      const budgets = built.of('PodDisruptionBudget').map(({spec}) => budget.parse(spec));
      const scales = built.of('HorizontalPodAutoscaler').map(({spec}) => scale.parse(spec));
      const hasBudget = budgets.some(
        ({maxUnavailable, selector}) => maxUnavailable === 1 && selector.matchLabels.app === name,
      );
      const hasScale = scales.some(
        ({scaleTargetRef, minReplicas, maxReplicas}) =>
          scaleTargetRef.kind === 'Deployment' &&
          scaleTargetRef.name === name &&
          minReplicas >= 2 &&
          maxReplicas > minReplicas,
      );
      return [
        ...(hasBudget ? [] : [`${name} has no budget`]),
        ...(hasScale ? [] : [`${name} has no scale of two and more`]),
      ];
    }),
  ['production'],
);

const strategy = z.looseObject({
  replicas: z.undefined().optional(),
  strategy: z.looseObject({
    type: z.literal('RollingUpdate'),
    rollingUpdate: z.object({maxUnavailable: z.literal(0), maxSurge: z.number().min(1)}),
  }),
});

rule(
  'in production a rollout takes no pod before another one is ready, and leaves their number to the autoscaler',
  (built) =>
    built
      .of('Deployment')
      .filter(({spec}) => !strategy.safeParse(spec).success)
      .map(({metadata}) => metadata.name),
  ['production'],
);

rule(
  'in production the pods of a Deployment are spread over zones, whatever else the scheduler would like',
  (built) =>
    built.workloads
      .filter(({kind}) => kind === 'Deployment')
      .filter(
        ({spec: {template}}) =>
          !template.spec.topologySpreadConstraints.some(
            ({topologyKey, whenUnsatisfiable, maxSkew}) =>
              topologyKey === 'topology.kubernetes.io/zone' && whenUnsatisfiable === 'DoNotSchedule' && maxSkew === 1,
          ),
      )
      .map(({metadata}) => metadata.name),
  ['production'],
);

rule('a pod has the time that it needs to end: notice, drain, running calls, sidecar', (built) =>
  built.containers
    .filter(({owner}) => owner.metadata.labels['app.kubernetes.io/component'] === 'service')
    .filter(({owner, container}) => {
      const {spec, metadata} = owner.spec.template;
      const ms = (name: string) => Number(container.env.find((each) => each.name === name)?.value ?? Number.NaN);
      const sidecar = /^terminationDrainDuration: (\d+)s$/.exec(
        metadata.annotations['proxy.istio.io/config'] ?? '',
      )?.[1];
      const notice = container.lifecycle?.preStop?.sleep?.seconds ?? Number.NaN;
      const needed = notice + (ms('SOUK_DRAIN_MS') + ms('SOUK_SHUTDOWN_TIMEOUT_MS')) / 1000 + Number(sidecar);
      return !(needed < (spec.terminationGracePeriodSeconds ?? 0));
    })
    .map(({where}) => where),
);
