import type {Service} from './mesh.ts';

/**
 * What the one process of a compact mesh is given. V8 would take memory up to a quarter of the machine's before it cleans up
 * with any zeal; within this limit the process takes half of that, at the cost of a few percent of CPU: all services
 * together live in some 100 MB.
 */
export const compactProcess = {
  nodeOptions: ['--max-old-space-size=256', '--max-semi-space-size=4'],
  /** Of each service. Each is a process of PostgreSQL, and services that share an event loop need fewer. */
  databaseConnections: 5,
} as const;

/** Services so that each stands after those that it calls: in one process they stop in reverse order. */
export function calleesFirst(services: readonly Service[]): readonly Service[] {
  const ordered = new Set<Service>();
  const entered = new Set<Service>();
  const visit = (service: Service): void => {
    if (entered.has(service)) return;
    entered.add(service);
    for (const peer of services) if (service.peers.includes(peer.name)) visit(peer);
    ordered.add(service);
  };
  for (const service of services) visit(service);
  return [...ordered];
}
