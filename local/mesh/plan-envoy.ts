import {join} from 'node:path';
import type {Home} from '../home/open-home.ts';
import {project} from '../project.ts';
import type {ProcessPlan, Succession} from '../supervise/process-plan.ts';
import {type EnvoyAdmin, envoyAdmin} from './envoy-admin.ts';
import {hotRestart} from './hot-restart.ts';
import {type Instance, socketOf} from './instance.ts';

/** The program that the sidecars and the doors run. */
export interface EnvoyProgram {
  readonly path: string;
  /** Whether spans are recorded and exported to the cluster `telemetry`; trace ids are made and handed on in any case. */
  readonly traces: boolean;
}

/** How the sidecar of an instance is run: with the committed configuration as it is. */
export function planSidecar(home: Home, instance: Instance, envoy: EnvoyProgram): ProcessPlan {
  const configuration = join(project, 'mesh', 'envoy', `${instance.service}.yaml`);
  return {...planEnvoy(home, instance, envoy, configuration), zone: instance.locality.zone};
}

/**
 * How a door is run: before all others, and it lets requests end before it stops. At a restart the next Envoy takes over
 * its ports.
 *
 * @param port one of those that it listens on.
 */
export function planDoor(
  home: Home,
  door: Instance,
  envoy: EnvoyProgram,
  configuration: string,
  port: number,
): ProcessPlan {
  const plan = planEnvoy(home, door, envoy, configuration, hotRestart(port));
  return {...plan, first: true, drain: () => adminOf(door).drain(5_000)};
}

/** The admin interface of an instance's Envoy. */
export function adminOf(instance: Instance): EnvoyAdmin {
  return envoyAdmin(`unix:${socketOf(instance, 'admin')}`);
}

/** Lies over the committed configuration, which samples nothing. */
const sampleAll = {
  layered_runtime: {layers: [{name: 'telemetry', static_layer: {'tracing.random_sampling': 10_000}}]},
};

/** How an Envoy is run with a configuration, in the folder of its instance. */
export function planEnvoy(
  home: Home,
  instance: Instance,
  {path, traces}: EnvoyProgram,
  configuration: string,
  succession?: Succession,
): ProcessPlan {
  const name = `${instance.name}-envoy`;
  const overlay = {node: {locality: instance.locality}, ...(traces && sampleAll)};
  const identity = ['--service-node', instance.name, '--service-cluster', instance.service];
  return {
    name,
    command: path,
    args: [
      '-c',
      configuration,
      '--config-yaml',
      JSON.stringify(overlay),
      ...identity,
      '--concurrency',
      '1',
      '--log-level',
      'warning',
      ...(succession ? [] : ['--disable-hot-restart']),
    ],
    succession,
    cwd: instance.folder,
    env: {PATH: '/usr/bin:/bin', TZ: 'UTC'},
    logFile: join(home.logs, `${name}.log`),
    leftovers: ['inbound.sock', 'outbound.sock', 'admin.sock'].map((socket) => join(instance.folder, socket)),
    ready: () => adminOf(instance).ready(),
    readyDeadlineMs: 60_000,
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 5_000,
  };
}
