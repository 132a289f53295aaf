import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {parseAllDocuments} from 'yaml';
import {clusterProgram} from '#local/cluster/cluster-program.ts';
import {project} from '#local/project.ts';
import {type Container, type KubernetesObject, object, type Workload, workload} from './manifest.ts';

const run = promisify(execFile);

/** What kustomize makes of a folder of deploy/, as text. */
export const buildText = async (folder: string): Promise<string> => {
  const {stdout} = await run(clusterProgram('kustomize'), ['build', join(project, 'deploy', folder)], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
};

/** The objects of a folder of deploy/. */
export class Built {
  readonly objects: readonly KubernetesObject[];

  constructor(text: string) {
    this.objects = parseAllDocuments(text).map((document) => object.parse(document.toJS()));
  }

  static from(folder: string): Promise<Built> {
    const known = Built.#built.get(folder) ?? buildText(folder).then((text) => new Built(text));
    Built.#built.set(folder, known);
    return known;
  }

  /** What a process has built already. */
  static readonly #built = new Map<string, Promise<Built>>();

  of(...kinds: readonly string[]): readonly KubernetesObject[] {
    return this.objects.filter(({kind}) => kinds.includes(kind));
  }

  named(kind: string, name: string): KubernetesObject | undefined {
    return this.objects.find((each) => each.kind === kind && each.metadata.name === name);
  }

  /** Everything that has pods. */
  get workloads(): readonly Workload[] {
    return this.of('Deployment', 'StatefulSet', 'Job').map((each) => workload.parse(each));
  }

  /** Every container, with what it belongs to: `Deployment cart: cart`. */
  get containers(): readonly {readonly where: string; readonly owner: Workload; readonly container: Container}[] {
    return this.workloads.flatMap((owner) =>
      [...owner.spec.template.spec.initContainers, ...owner.spec.template.spec.containers].map((container) => ({
        where: `${owner.kind} ${owner.metadata.name}: ${container.name}`,
        owner,
        container,
      })),
    );
  }
}
