import {edgeRefusals, faultableMethods} from '#mesh/render/envoy/faults.ts';
import type {Mesh} from '#mesh/render/model/mesh.ts';
import {type Fault, faultText} from './fault.ts';

/** Methods, as their paths, that a fault is about. */
export function methodsOf(mesh: Mesh, {caller, callee, method}: Omit<Fault, 'id'>): readonly string[] {
  return faultableMethods(mesh, caller, callee)
    .map(({path}) => path)
    .filter((path) => method === undefined || path.endsWith(`/${method}`));
}

/** What is wrong with a fault in this mesh, beside those that are there already. */
export function checkFault(mesh: Mesh, wanted: Omit<Fault, 'id'>, present: readonly Fault[]): string[] {
  const {caller, callee, method} = wanted;
  const services = mesh.services.map(({name}) => name);
  const strangers = [
    ...([...services, 'edge'].includes(caller)
      ? []
      : [`there is no caller ${caller}, but edge, ${services.join(', ')}`]),
    ...(services.includes(callee) ? [] : [`there is no callee ${callee}, but ${services.join(', ')}`]),
  ];
  if (strangers.length > 0) return strangers;
  const names = faultableMethods(mesh, caller, callee).map(({path}) => path.slice(path.lastIndexOf('/') + 1));
  if (names.length === 0) return [`the contracts let ${caller} call no method of ${callee}`];
  if (method !== undefined && !names.includes(method)) {
    return [`${caller} calls no ${method} of ${callee}, but ${names.join(', ')}`];
  }
  const strange = caller === 'edge' && wanted.abort && !edgeRefusals.has(wanted.abort.code);
  if (strange) return [`the edge can refuse with ${[...edgeRefusals.keys()].join(', ')} only`];
  return present
    .filter((other) => methodsOf(mesh, other).some((path) => methodsOf(mesh, wanted).includes(path)))
    .filter((other) => other.caller === caller)
    .map((other) => `there is one already: remove it first\n  ${faultText(other)}`);
}
