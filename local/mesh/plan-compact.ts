import {join} from 'node:path';
import type {Catalogue} from '#mesh/render/catalogue-entries.ts';
import {compactProcess} from '#mesh/render/model/compact-process.ts';
import {type Home, socketPath} from '../home/open-home.ts';
import type {ProcessPlan} from '../supervise/process-plan.ts';
import {compactEnvironment} from './compact-environment.ts';
import type {Instance} from './instance.ts';
import {planNode} from './plan-service.ts';
import type {ServiceSurroundings} from './service-environment.ts';
import {isServing} from './service-ready.ts';

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
    ...planNode(home, name, names, compactProcess.nodeOptions),
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
