import {stringify} from 'yaml';
import type {Home} from '../home/open-home.ts';
import {takeHome} from '../home/take-home.ts';
import type {Report} from '../supervise/process-plan.ts';
import type {Supervisor} from '../supervise/supervisor.ts';
import {type ClusterPlace, clusterPlace} from './cluster-place.ts';
import {type Kubectl, kubectlOf} from './kubectl.ts';
import {planApiServer, planEtcd} from './plan-control-plane.ts';
import {type FakeNode, nodeManifests, planControllers} from './plan-controllers.ts';

/** What runs in a cluster besides etcd and the API server. */
export interface ClusterParts {
  /**
   * Machines in name only. With any, kube-controller-manager, kube-scheduler and kwok run: Deployments roll out, and
   * their pods become ready without a container ever being run. None: the API server alone.
   */
  readonly nodes?: readonly FakeNode[];
}

export interface ClusterOptions extends ClusterParts {
  /** Folder of the home; made when missing. Everything of the cluster lies below it, new at every start. */
  readonly home: string;
  /** Hears what happens. */
  readonly report?: Report;
  /** Ends the start, too. */
  readonly signal?: AbortSignal;
}

/** A Kubernetes API that answers. */
export interface RunningCluster {
  /** Path of the admin's kubeconfig. */
  readonly kubeconfig: string;
  readonly place: ClusterPlace;
  readonly kubectl: Kubectl;
  /** Server-side apply of manifests: YAML documents, or objects. Takes fields over from other managers. Answers what kubectl prints. */
  apply(manifests: string | readonly object[]): Promise<string>;
}

export interface Cluster extends RunningCluster {
  /** Stops every process and removes what the cluster has left. */
  stop(): Promise<void>;
}

/**
 * Starts a real Kubernetes control plane on loopback, on free ports and with a certificate of the home's authority:
 * about five seconds. `npm run programs` builds what it consists of.
 *
 * @throws Error with the remedy when the programs have not been built; HomeIsLocked when somebody else uses the home.
 */
export async function startCluster({
  home,
  report = () => undefined,
  signal,
  ...parts
}: ClusterOptions): Promise<Cluster> {
  const running = await takeHome(home, report);
  signal?.addEventListener('abort', () => void running.stop());
  try {
    signal?.throwIfAborted();
    return {...(await startClusterUnder(running.supervisor, running.home, parts)), stop: () => running.stop()};
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Starts a cluster in a home that is ours already, for example beside a mesh. */
export async function startClusterUnder(
  supervisor: Supervisor,
  home: Home,
  {nodes = []}: ClusterParts = {},
): Promise<RunningCluster> {
  const place = await clusterPlace(home);
  const kubectl = kubectlOf(place);
  const apply = (manifests: string | readonly object[]) =>
    kubectl(['apply', '--server-side', '--force-conflicts', '--filename=-'], asYaml(manifests));
  await supervisor.start([planEtcd(place)]);
  await supervisor.start([planApiServer(place, {controllers: nodes.length > 0})]);
  if (nodes.length > 0) {
    await supervisor.start(await planControllers(place));
    await apply(nodeManifests(nodes));
  }
  return {kubeconfig: place.kubeconfig, place, kubectl, apply};
}

function asYaml(manifests: string | readonly object[]): string {
  return typeof manifests === 'string' ? manifests : manifests.map((manifest) => stringify(manifest)).join('---\n');
}
