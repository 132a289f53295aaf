import type {Service} from '../model/mesh.ts';

/**
 * A pod that ends goes on serving until every caller's Envoy knows that it ends: istiod learns it from the API server,
 * gathers changes for up to a second and pushes them. Kubernetes calls it preStop.
 */
const noticeSeconds = 5;
/** Then it says that it is not ready, and after this time it refuses calls (`SOUK_DRAIN_MS`). */
const drainMs = 1000;
/** Running calls may end within the longest timeout that the contract gives one, at least within this. */
const leastShutdownMs = 10_000;
/** What is left for closing connections, and for flushing traces. */
const closeSeconds = 5;
/** The sidecar goes last and needs no more time of its own: nobody calls any more. */
const sidecarSeconds = 2;

/** How a pod of a service ends; the parts in the order in which they pass. */
export interface DrainTimes {
  readonly noticeSeconds: number;
  readonly drainMs: number;
  readonly shutdownMs: number;
  readonly sidecarSeconds: number;
  /** All of it: after this the pod is killed. */
  readonly graceSeconds: number;
}

/** How long pods with these services take to end so that no call of the contract is cut off. */
export function drainTimes(services: readonly Service[]): DrainTimes {
  const longestMs = Math.max(0, ...services.flatMap(({methods}) => methods.map(({timeoutMs}) => timeoutMs)));
  const shutdownMs = Math.max(leastShutdownMs, longestMs + 1000);
  const graceSeconds = noticeSeconds + Math.ceil((drainMs + shutdownMs) / 1000) + closeSeconds + sidecarSeconds;
  return {noticeSeconds, drainMs, shutdownMs, sidecarSeconds, graceSeconds};
}
