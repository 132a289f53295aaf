import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {Home} from '../home/open-home.ts';
import {project} from '../project.ts';
import type {ProcessPlan} from '../supervise/process-plan.ts';
import {type ServiceInstance, socketOf} from './instance.ts';
import {type ServiceSurroundings, serviceEnvironment} from './service-environment.ts';
import {isAccepting, isGrpcReady} from './service-ready.ts';

/** How an instance of a service is run. */
export function planService(home: Home, instance: ServiceInstance, around: ServiceSurroundings): ProcessPlan {
  const socket = socketOf(instance, 'app');
  const telemetry = join(project, 'runtime', 'telemetry', 'register.ts');
  const main = join(project, 'services', 'main.ts');
  return {
    name: instance.name,
    zone: instance.locality.zone,
    command: process.execPath,
    args: [...(existsSync(telemetry) ? ['--import', telemetry] : []), main, instance.service],
    cwd: instance.folder,
    env: serviceEnvironment(instance, around),
    logFile: join(home.logs, `${instance.name}.log`),
    leftovers: ['app.sock', 'metrics.sock'].map((name) => join(instance.folder, name)),
    ready: () => (instance.entry.protocol === 'grpc' ? isGrpcReady(socket) : isAccepting(socket)),
    readyDeadlineMs: 60_000,
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 15_000,
  };
}
