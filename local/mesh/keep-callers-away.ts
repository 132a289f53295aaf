import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Endpoint} from '#mesh/render/envoy/assignment.ts';
import {writeEndpoints} from '../endpoints/write-endpoints.ts';
import type {Instance, ServiceInstance} from './instance.ts';
import {adminOf} from './plan-envoy.ts';

const deadlineMs = 30_000;

/** Where an instance takes calls, seen from the folder of any other. */
export const endpointOf = ({name, locality}: ServiceInstance): Endpoint => ({
  address: {pipe: {path: inboundOf(name)}},
  locality,
});

const inboundOf = (name: string): string => `../${name}/inbound.sock`;

/**
 * Keeps callers away from an instance while `work` is done on it, as Kubernetes does with a pod that ends: first they use
 * the others, then it may stop, and only when it answers again they come back. An instance without others is left as it is.
 */
export async function keepCallersAway(
  {services, edge}: {services: readonly ServiceInstance[]; edge: Instance},
  name: string,
  work: () => Promise<void>,
): Promise<void> {
  const {service} = services.find((instance) => instance.name === name) ?? {};
  const all = services.filter((instance) => instance.service === service);
  const others = all.filter((instance) => instance.name !== name);
  if (service === undefined || others.length === 0) return work();

  const callers = [...services, edge];
  const tell = (instances: readonly ServiceInstance[]) => {
    for (const {folder, locality} of callers) {
      writeEndpoints(join(folder, 'endpoints'), locality, new Map([[service, instances.map(endpointOf)]]));
    }
  };
  /** Whether the callers see the instance: all of them as healthy, or none at all. */
  const untilSeen = async (seen: boolean, by: readonly Instance[]) => {
    const asWanted = async (caller: Instance) => {
      // A caller that does not run calls nobody.
      const known = await adminOf(caller)
        .hosts()
        .catch(() => []);
      const hosts = known.filter(({cluster}) => cluster === service);
      const host = hosts.find(({socket}) => socket === inboundOf(name));
      return hosts.length === 0 || (seen ? host?.healthy === true : host === undefined);
    };
    for (const end = Date.now() + deadlineMs; !(await Promise.all(by.map(asWanted))).every(Boolean); await sleep(50)) {
      if (Date.now() > end)
        throw new Error(`after ${deadlineMs / 1000} s callers ${seen ? 'miss' : 'still use'} ${name}`);
    }
  };
  tell(others);
  try {
    await untilSeen(false, callers);
    await work();
  } finally {
    tell(all);
  }
  await untilSeen(true, callers);
}
