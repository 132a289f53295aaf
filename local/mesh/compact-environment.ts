import type {ServiceEntry} from '#mesh/render/catalogue-entries.ts';
import {compactProcess} from '#mesh/render/model/compact-process.ts';
import {ownVariable} from '#runtime/config/environment-of.ts';
import {backendsOf, type ServiceSurroundings, sharedEnvironment} from './service-environment.ts';

/** The environment of a process with all services: what differs between them has their names before it. */
export function compactEnvironment(
  services: Readonly<Record<string, ServiceEntry>>,
  instance: string,
  around: ServiceSurroundings,
): Record<string, string> {
  const own = Object.entries(services).flatMap(([service, entry]) => {
    const {REDIS_URL: _, ...backends} = backendsOf(service, entry, around);
    const variables = {
      SOUK_LISTEN: `unix:${service}.sock`,
      SOUK_OUTBOUND: `unix:${service}-outbound.sock`,
      ...backends,
    };
    return Object.entries(variables).map(([name, value]) => [ownVariable(service, name), value]);
  });
  return {
    ...sharedEnvironment(),
    SOUK_INSTANCE: instance,
    SOUK_METRICS: 'metrics.sock',
    CACHE_TIER: 'memory',
    DATABASE_POOL_SIZE: String(compactProcess.databaseConnections),
    ...Object.fromEntries(own),
    ...around.environment,
  };
}
