import {z} from 'zod';
import {catalogue} from '#mesh/catalogue.ts';
import type {Kubectl} from '../ensure-secrets.ts';
import {tracks, virtualServicesIn, weighRoutes} from './weigh-routes.ts';

const inNamespace = `--namespace=${catalogue.namespace}`;
const hostOf = (service: string): string => `${service}.${catalogue.namespace}.svc.cluster.local`;
const labels = z.record(z.string(), z.string());
const container = z.looseObject({name: z.string(), image: z.string()});
const deployment = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({name: z.string(), labels}),
  spec: z.looseObject({
    selector: z.looseObject({matchLabels: labels}),
    template: z.looseObject({
      metadata: z.looseObject({labels}),
      spec: z.looseObject({containers: z.array(container), topologySpreadConstraints: z.unknown()}),
    }),
  }),
});

/**
 * Starts one pod of a service with another image beside those that serve, and waits until it is ready. It gets no request:
 * all are sent to the stable pods by name first.
 */
export async function startCanary(kubectl: Kubectl, service: string, image: string): Promise<void> {
  await shiftCanary(kubectl, service, 0);
  const stable = deployment.parse(
    JSON.parse(await kubectl(['get', 'deployment', service, inNamespace, '--output=json'])),
  );
  const own = {app: service, track: 'canary'};
  const {spec} = stable;
  const {topologySpreadConstraints: _, ...pod} = spec.template.spec;
  const [first, ...others] = pod.containers;
  const canary = {
    apiVersion: stable.apiVersion,
    kind: stable.kind,
    metadata: {name: `${service}-canary`, namespace: catalogue.namespace, labels: {...stable.metadata.labels, ...own}},
    spec: {
      ...spec,
      replicas: 1,
      selector: {matchLabels: own},
      template: {
        metadata: {...spec.template.metadata, labels: {...spec.template.metadata.labels, ...own}},
        // One pod has nothing to be spread over.
        spec: {...pod, containers: [{...first, image}, ...others]},
      },
    },
  };
  await kubectl(['apply', '--server-side', '--force-conflicts', '--filename=-'], JSON.stringify(canary));
  await kubectl(['rollout', 'status', `deployment/${service}-canary`, inNamespace, '--timeout=5m']);
}

/** Sends `percent` of the requests for a service, from inside the mesh and from outside, to its canary. */
export async function shiftCanary(kubectl: Kubectl, service: string, percent: number): Promise<void> {
  const subsets = tracks.map((track) => ({name: track, labels: {track}}));
  await patchRule(kubectl, service, [{op: 'add', path: '/spec/subsets', value: subsets}]);
  await weighAll(kubectl, service, percent);
}

/** Ends a canary: every request to the stable pods, then the canary goes, then nothing is left of it. */
export async function stopCanary(kubectl: Kubectl, service: string): Promise<void> {
  await weighAll(kubectl, service, 0);
  await kubectl(['delete', 'deployment', `${service}-canary`, inNamespace, '--ignore-not-found', '--wait']);
  await weighAll(kubectl, service, undefined);
  await patchRule(kubectl, service, [{op: 'add', path: '/spec/subsets', value: []}]);
}

const patchRule = (kubectl: Kubectl, service: string, patch: readonly object[]): Promise<string> =>
  kubectl(['patch', 'destinationrule', service, inNamespace, '--type=json', `--patch=${JSON.stringify(patch)}`]);

async function weighAll(kubectl: Kubectl, service: string, percent: number | undefined): Promise<void> {
  const list = JSON.parse(await kubectl(['get', 'virtualservices', inNamespace, '--output=json']));
  for (const each of virtualServicesIn(list)) {
    const weighed = weighRoutes(each, hostOf(service), percent);
    // `replace` with the version that was read: a change by somebody else in between is refused, not lost.
    if (weighed) await kubectl(['replace', '--filename=-'], JSON.stringify(weighed));
  }
}
