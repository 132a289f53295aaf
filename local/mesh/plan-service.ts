import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {Home} from '../home/open-home.ts';
import {project} from '../project.ts';
import type {ProcessPlan} from '../supervise/process-plan.ts';
import {type ServiceInstance, socketOf} from './instance.ts';
import {type ServiceSurroundings, serviceEnvironment} from './service-environment.ts';
import {isServing} from './service-ready.ts';

/** How an instance of a service is run. */
export function planService(home: Home, instance: ServiceInstance, around: ServiceSurroundings): ProcessPlan {
  const {name, service, folder, entry, locality} = instance;
  return {
    ...planNode(home, name, [service]),
    zone: locality.zone,
    cwd: folder,
    env: serviceEnvironment(instance, around),
    leftovers: ['app.sock', 'metrics.sock'].map((socket) => join(folder, socket)),
    ready: () => isServing(entry, socketOf(instance, 'app')),
  };
}

/**
 * How a process with some services is run, whatever its folder and its settings.
 *
 * @param options of Node itself.
 */
export function planNode(
  home: Home,
  name: string,
  services: readonly string[],
  options: readonly string[] = [],
): Omit<ProcessPlan, 'cwd' | 'env' | 'leftovers' | 'ready'> {
  const telemetry = join(project, 'runtime', 'telemetry', 'register.ts');
  const main = join(project, 'services', 'main.ts');
  return {
    name,
    command: process.execPath,
    args: [...options, ...(existsSync(telemetry) ? ['--import', telemetry] : []), main, ...services],
    logFile: join(home.logs, `${name}.log`),
    readyDeadlineMs: 60_000,
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 15_000,
  };
}
