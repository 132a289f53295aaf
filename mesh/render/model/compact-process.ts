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

/**
 * Services so that each stands after those without which it cannot answer: in one process they stop in reverse order. A call
 * that the contract lets be refused for want of capacity (sheddable) may find its peer gone: so identity, which everybody
 * needs, may ask everybody for what they know of a tenant.
 */
export function calleesFirst(services: readonly Service[]): readonly Service[] {
  const ordered = new Set<Service>();
  const entered = new Set<Service>();
  const visit = (service: Service): void => {
    if (entered.has(service)) return;
    entered.add(service);
    for (const peer of services) if (needs(service, peer)) visit(peer);
    ordered.add(service);
  };
  for (const service of services) visit(service);
  return [...ordered];
}

/** Whether a service calls another one for more than what may be refused. */
export const needs = (service: Service, peer: Service): boolean =>
  peer.methods.some(({callers, contract}) => callers.includes(service.name) && contract?.importance !== 'sheddable');
