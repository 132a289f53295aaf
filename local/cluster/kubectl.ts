import {spawn} from 'node:child_process';
import {text} from 'node:stream/consumers';
import type {ClusterPlace} from './cluster-place.ts';
import {clusterProgram} from './cluster-program.ts';

/** Runs kubectl as the cluster's admin; resolves with what it printed, rejects with what it complained of. */
export type Kubectl = (args: readonly string[], stdin?: string) => Promise<string>;

/** kubectl for the cluster at a place. */
export function kubectlOf({kubeconfig, folder}: Pick<ClusterPlace, 'kubeconfig' | 'folder'>): Kubectl {
  return async (args, stdin = '') => {
    const child = spawn(clusterProgram('kubectl'), ['--kubeconfig', kubeconfig, ...args], {
      cwd: folder,
      env: {PATH: '/usr/bin:/bin', HOME: folder},
      stdio: 'pipe',
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    // kubectl may end before it has read everything; then its complaint says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    const [output, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${complaint.trim() || `code ${code}`}`);
    return output;
  };
}
