import {freePorts} from '../backends/free-port.ts';
import type {ProcessPlan} from '../supervise/process-plan.ts';
import type {ClusterPlace} from './cluster-place.ts';
import {clusterProgram} from './cluster-program.ts';
import {answersOk, planClusterProcess} from './plan-control-plane.ts';

/** A machine that there is in name only: kwok says of the pods on it that they run. */
export interface FakeNode {
  readonly name: string;
  readonly region: string;
  readonly zone: string;
}

/** What makes Deployments into pods, puts them on nodes, and says of fake nodes and of pods on them that they are ready. */
export async function planControllers(place: ClusterPlace): Promise<readonly ProcessPlan[]> {
  const [manager = 0, scheduler = 0, kwok] = await freePorts(3);
  const asAdmin = [
    `--kubeconfig=${place.kubeconfig}`,
    `--authentication-kubeconfig=${place.kubeconfig}`,
    `--authorization-kubeconfig=${place.kubeconfig}`,
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
  ];
  const serving = (port: number) => [
    `--secure-port=${port}`,
    `--tls-cert-file=${place.serverCertificate}`,
    `--tls-private-key-file=${place.serverKey}`,
  ];
  return [
    planClusterProcess(place, {
      name: 'kube-controller-manager',
      program: 'kube-controller-manager',
      args: [
        ...asAdmin,
        ...serving(manager),
        `--service-account-private-key-file=${place.accountKey}`,
        `--root-ca-file=${place.authority}`,
      ],
      ready: () => answersOk(`https://127.0.0.1:${manager}/healthz`, place),
    }),
    planClusterProcess(place, {
      name: 'kube-scheduler',
      program: 'kube-scheduler',
      args: [...asAdmin, ...serving(scheduler)],
      ready: () => answersOk(`https://127.0.0.1:${scheduler}/readyz`, place),
    }),
    planClusterProcess(place, {
      name: 'kwok',
      program: 'kwok',
      args: [
        `--kubeconfig=${place.kubeconfig}`,
        `--config=${clusterProgram('kwok-stages.yaml')}`,
        '--manage-all-nodes=true',
        // Without a lease a node counts as lost after 40 s, and its pods as not ready.
        '--node-lease-duration-seconds=40',
        `--server-address=127.0.0.1:${kwok}`,
      ],
      ready: () => answersOk(`http://127.0.0.1:${kwok}/healthz`),
    }),
  ];
}

/** Manifests of fake nodes, for kubectl. */
export function nodeManifests(nodes: readonly FakeNode[]): readonly object[] {
  return nodes.map(({name, region, zone}) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/region': region,
        'topology.kubernetes.io/zone': zone,
      },
    },
  }));
}
