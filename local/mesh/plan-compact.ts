import {join} from 'node:path';
import type {Catalogue} from '#mesh/render/define-catalogue.ts';
import {type Home, socketPath} from '../home/open-home.ts';
import type {ProcessPlan} from '../supervise/process-plan.ts';
import {compactEnvironment} from './compact-environment.ts';
import type {Instance} from './instance.ts';
import {planNode} from './plan-service.ts';
import type {ServiceSurroundings} from './service-environment.ts';
import {isServing} from './service-ready.ts';

/**
 * V8 takes memory up to a quarter of the machine's before it cleans up with any zeal. All services together live in some
 * 60 MB; within this limit the process takes half of what it would, at the cost of a few percent of CPU.
 */
const memory = ['--max-old-space-size=256', '--max-semi-space-size=4'];

/** How all services are run in one process. */
export function planCompact(
  {services}: Catalogue,
  home: Home,
  {name, folder}: Instance,
  around: ServiceSurroundings,
): ProcessPlan {
  const names = Object.keys(services);
  const sockets = names.map((service) => `${service}.sock`);
  return {
    ...planNode(home, name, names, memory),
    cwd: folder,
    env: compactEnvironment(services, name, around),
    leftovers: [...sockets, 'metrics.sock'].map((socket) => join(folder, socket)),
    ready: async () => {
      const served = Object.entries(services).map(([service, entry]) =>
        isServing(entry, socketPath(folder, `${service}.sock`)),
      );
      return (await Promise.all(served)).every((serving) => serving);
    },
  };
}
