import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {project} from '../project.ts';

/** Where local/setup/cluster-programs.mjs puts what it builds, and the files of the same modules that belong to it. */
const folder = join(project, '.souk', 'cluster', 'bin');

/** Programs and files of the pinned Go modules in local/cluster/programs. */
export type ClusterProgram =
  // etcd's program is called `server` in its module.
  | 'server'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kubectl'
  | 'kwok'
  | 'kwok-stages.yaml'
  | 'pilot-discovery'
  | 'pilot-agent'
  | 'istioctl'
  | 'istio-crds.yaml'
  | 'envoy-bootstrap.json'
  | 'cnpg-crds.yaml'
  | 'kustomize'
  | 'kubeconform'
  | 'promtool';

/** Which of these are not there: they have never been built on this machine. */
export const missingPrograms = (names: readonly ClusterProgram[]): readonly ClusterProgram[] =>
  names.filter((name) => !existsSync(join(folder, name)));

/**
 * The absolute path of a program, or of a file that comes with one.
 *
 * @throws Error with the remedy when it has not been built.
 */
export const clusterProgram = (name: ClusterProgram): string => {
  if (missingPrograms([name]).length > 0) throw new Error(`${name} is not built: run \`npm run programs\` once`);
  return join(folder, name);
};
