import {z} from 'zod';
import type {Kubectl} from '../cluster/kubectl.ts';
import type {LocalWorkload} from './local-workload.ts';
import type {Manifest} from './manifest.ts';

const deployed = z.looseObject({
  template: z.looseObject({
    spec: z.looseObject({
      serviceAccountName: z.string(),
      containers: z.tuple([z.looseObject({name: z.string(), ports: z.array(z.looseObject({}))})]),
    }),
  }),
});

/**
 * The edge as a pod of the API server, with the ports of its Deployment: of a WorkloadEntry istiod leaves the ports of UDP
 * out, and so HTTP/3. Nobody runs it; the process is ours.
 */
export function edgePod(deployment: Manifest, namespace: string, {instance, labels}: LocalWorkload): Manifest {
  const {serviceAccountName, containers} = deployed.parse(deployment.spec).template.spec;
  const [{name, ports}] = containers;
  const {region, zone} = instance.locality;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {name: instance.name, namespace, labels: {...labels, 'istio-locality': `${region}.${zone}`}},
    spec: {serviceAccountName, automountServiceAccountToken: false, containers: [{name, image: 'auto', ports}]},
  };
}

/** Says of the pod what its kubelet would: that it runs, and at which address. */
export const sayThatItRuns = (kubectl: Kubectl, namespace: string, {instance, address}: LocalWorkload) => {
  const conditions = [{type: 'Ready', status: 'True'}];
  const status = {phase: 'Running', podIP: address, podIPs: [{ip: address}], conditions};
  const patch = ['patch', 'pod', instance.name, '--subresource=status', '--type=merge'];
  return kubectl(['--namespace', namespace, ...patch, '--patch', JSON.stringify({status})]);
};
