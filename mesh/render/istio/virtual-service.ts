import {type ConfigMap, duration} from '../envoy/config.ts';
import type {Mesh, Service} from '../model/mesh.ts';
import {destinationOf, hostOf} from './host.ts';
import {methodRetries} from './method-retries.ts';
import {podsOf, resource} from './resource.ts';

/**
 * The methods of a service for its callers inside the mesh, each route for those alone whom the contract names. There is no
 * route for the rest: Envoy answers UNIMPLEMENTED. Undefined when nobody inside calls it.
 */
export function virtualService(mesh: Mesh, service: Service): ConfigMap | undefined {
  const names = new Set(mesh.services.map(({name}) => name));
  const routes = service.methods.flatMap(({path, callers, timeoutMs, retryable}) => {
    const inside = callers.filter((caller) => names.has(caller));
    return inside.length === 0
      ? []
      : [
          {
            name: path.slice(1),
            match: inside.map((caller) => ({uri: {exact: path}, sourceLabels: podsOf(caller)})),
            route: [destinationOf(mesh, service)],
            timeout: duration(timeoutMs),
            retries: methodRetries(retryable),
          },
        ];
  });
  if (routes.length === 0) return undefined;
  return resource(mesh, 'VirtualService', service.name, {
    hosts: [hostOf(mesh, service.name)],
    exportTo: ['.'],
    http: routes,
  });
}
