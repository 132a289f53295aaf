import type {Mesh, Method} from '../model/mesh.ts';
import {methodsFor, serviceOf} from '../model/mesh.ts';
import {type ConfigMap, typed} from './config.ts';
import {publicMethods} from './edge-methods.ts';
import {httpFilter} from './http-connection.ts';

const filter = 'envoy.filters.http.fault';

/** Runtime keys that switch the faults of one method on, for one caller. Without values there is no fault. */
export interface FaultKeys {
  /** Share of calls that are delayed: a FractionalPercent. */
  readonly delayPercent: string;
  readonly delayMs: string;
  /** Share of calls that are refused: a FractionalPercent. */
  readonly abortPercent: string;
  /** What they are refused with: number of a gRPC code, at the edge an HTTP status. */
  readonly abortCode: string;
}

/** The keys for calls of a method (`/package.Service/Method`) by a caller, a service or `edge`. */
export function faultKeys(caller: string, path: string): FaultKeys {
  const key = (name: string) => `fault.${caller}.${path.slice(1).replace('/', '.')}.${name}`;
  return {
    delayPercent: key('delay_percent'),
    delayMs: key('delay_ms'),
    abortPercent: key('abort_percent'),
    abortCode: key('abort_code'),
  };
}

/**
 * Refusals that the edge can play, as HTTP statuses: those it has words for, in JSON and in gRPC. By a gRPC code Envoy would
 * refuse a REST request with 200 and plain text.
 */
export const edgeRefusals: ReadonlyMap<string, number> = new Map([
  ['UNAVAILABLE', 503],
  ['DEADLINE_EXCEEDED', 504],
  ['RESOURCE_EXHAUSTED', 429],
]);

/** Where a faulty way to a peer is played. Before the router: retries do not hide what it does. */
export const faultFilter = (): ConfigMap =>
  httpFilter(filter, 'fault.v3.HTTPFault', {disable_downstream_cluster_stats: true});

/** The faults of a caller's calls of a method, for `typed_per_filter_config` of its route: none until the runtime says otherwise. */
export function routeFaults(caller: string, path: string): ConfigMap {
  const keys = faultKeys(caller, path);
  const none = {numerator: 0};
  const abort = caller === 'edge' ? {http_status: 503} : {grpc_status: 14};
  const abortKey = caller === 'edge' ? 'abort_http_status_runtime' : 'abort_grpc_status_runtime';
  return {
    [filter]: typed('extensions.filters.http.fault.v3.HTTPFault', {
      delay: {fixed_delay: '0.001s', percentage: none},
      abort: {...abort, percentage: none},
      delay_percent_runtime: keys.delayPercent,
      delay_duration_runtime: keys.delayMs,
      abort_percent_runtime: keys.abortPercent,
      [abortKey]: keys.abortCode,
      disable_downstream_cluster_stats: true,
    }),
  };
}

/** Methods of a peer that a caller, a service or `edge`, reaches by a route, so that their faults can be played there. */
export function faultableMethods(mesh: Mesh, caller: string, peer: string): readonly Pick<Method, 'path'>[] {
  if (caller === 'edge') return publicMethods(mesh).filter(({service}) => service === peer);
  return methodsFor(serviceOf(mesh, peer), caller);
}
