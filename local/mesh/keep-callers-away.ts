import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Endpoint} from '#mesh/render/envoy/assignment.ts';
import {writeEndpoints} from '../endpoints/write-endpoints.ts';
import type {Instance, ServiceInstance} from './instance.ts';
import {adminOf} from './plan-envoy.ts';

const deadlineMs = 30_000;
/** What takes longer is not waited for. */
const longestCallMs = 5_000;

/** Where an instance takes calls, seen from the folder of any other. */
export const endpointOf = ({name, locality}: ServiceInstance): Endpoint => ({
  address: {pipe: {path: inboundOf(name)}},
  locality,
});

const inboundOf = (name: string): string => `../${name}/inbound.sock`;

/**
 * Keeps callers away from an instance while `work` is done on one of its processes, as Kubernetes does with a pod that
 * ends: first they use the others, then, when what they have asked is answered, it may stop, and only when it answers again
 * they come back. An instance without others is left as it is.
 *
 * @param process `cart-0` or `cart-0-envoy`.
 */
export async function keepCallersAway(
  {services, doors}: {services: readonly ServiceInstance[]; doors: readonly Instance[]},
  process: string,
  work: () => Promise<void>,
): Promise<void> {
  const instance = services.find(({name}) => name === process.replace(/-envoy$/, ''));
  const all = services.filter(({service}) => service === instance?.service);
  const others = all.filter((one) => one !== instance);
  if (instance === undefined || others.length === 0) return work();

  const {name, service} = instance;
  const callers = [...services, ...doors];
  const tell = (instances: readonly ServiceInstance[]) => {
    for (const {folder, locality} of callers) {
      writeEndpoints(join(folder, 'endpoints'), locality, new Map([[service, instances.map(endpointOf)]]));
    }
  };
  /** Whether a caller sees the instance: as healthy, or not at all. */
  const seenBy = async (caller: Instance, seen: boolean) => {
    // A caller that does not run calls nobody.
    const known = await adminOf(caller)
      .hosts()
      .catch(() => []);
    const hosts = known.filter(({cluster}) => cluster === service);
    const host = hosts.find(({socket}) => socket === inboundOf(name));
    return hosts.length === 0 || (seen ? host?.healthy === true : host === undefined);
  };
  const seenByAll = async (seen: boolean) =>
    (await Promise.all(callers.map((caller) => seenBy(caller, seen)))).every(Boolean);

  tell(others);
  try {
    await until(`callers still use ${name}`, () => seenByAll(false));
    await adminOf(instance).untilIdle(longestCallMs);
    await work();
  } finally {
    tell(all);
  }
  await until(`callers miss ${name}`, () => seenByAll(true));
}

async function until(otherwise: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + deadlineMs; !(await holds()); await sleep(50)) {
    if (Date.now() > end) throw new Error(`after ${deadlineMs / 1000} s ${otherwise}`);
  }
}
