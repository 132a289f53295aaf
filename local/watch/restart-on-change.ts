import {existsSync, watch} from 'node:fs';
import {join} from 'node:path';
import type {Mesh} from '../mesh/start-mesh.ts';
import {project} from '../project.ts';
import type {Report} from '../supervise/process-plan.ts';

/** Editors write a file in several steps; a change is over after so long a silence. */
const quietMs = 200;

/** Restarts a service when a file of its own changes, and all services when the runtime or generated code does. */
export function restartOnChange(mesh: Mesh, report: Report, signal: AbortSignal): void {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const restart = async () => {
    const services = [...changed];
    changed.clear();
    for (const {name} of await mesh.processes()) {
      if (!services.some((service) => isInstanceOf(name, service))) continue;
      report(`${name} restarts: its source has changed`);
      await mesh.restart(name).then(
        () => report(`${name} is back`),
        (error: unknown) => report(`${name} does not start: ${error instanceof Error ? error.message : String(error)}`),
      );
    }
  };
  const onChange = (service: string) => {
    changed.add(service);
    clearTimeout(timer);
    timer = setTimeout(() => void restart(), quietMs);
  };
  watchFolder('services', signal, (file) => onChange(ownerOf(file)));
  for (const folder of ['runtime', 'gen']) watchFolder(folder, signal, () => onChange('*'));
}

function watchFolder(folder: string, signal: AbortSignal, onChange: (file: string) => void): void {
  const path = join(project, folder);
  if (!existsSync(path)) return;
  const watcher = watch(path, {recursive: true, signal}, (_event, file) => {
    if (file?.endsWith('.ts') && !file.includes('/test/')) onChange(file);
  });
  watcher.on('error', () => undefined);
}

/** The service that a file below services/ belongs to; what lies beside their folders is everybody's. */
function ownerOf(file: string): string {
  const [folder, ...rest] = file.split('/');
  return folder === undefined || rest.length === 0 ? '*' : folder;
}

/** `inventory-0` is an instance of `inventory` and of `*`; its sidecar `inventory-0-envoy`, the backends and the edge are of none. */
function isInstanceOf(process: string, service: string): boolean {
  const [, name] = /^(.+)-\d+$/.exec(process) ?? [];
  return name !== undefined && (service === '*' || service === name);
}
