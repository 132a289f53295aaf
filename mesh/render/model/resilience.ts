/** How a request that may be repeated is repeated: on another instance, soon, and within the peer's retry budget. */
export const retries = {
  attempts: 2,
  /**
   * Envoy's words: it could not be reached, it went away without an answer, or it says itself that it is not there. Only
   * idempotent methods are repeated, so it does no harm that the one that went away may have done its work.
   */
  on: ['connect-failure', 'refused-stream', 'reset', 'unavailable'],
  backoffMs: 25,
  maxBackoffMs: 250,
  /** Retries that may be saved up beyond the budget's share of what succeeds: in an outage each caller asks so often more, once. */
  savedUp: 100,
  /** Retries that come in by time alone, so that a caller with few calls gets over a loss, too. */
  perSecond: 10,
  /**
   * Retries that a caller may have under way at once, however few requests are. When an instance dies, all that it has under
   * way there (rate x latency: 2,000/s x 8 ms) ends in the same moment and must fit in here, or fails.
   */
  atOnce: 100,
} as const;

/** When an instance that keeps failing is left alone, and how long. */
export const ejection = {intervalMs: 2000, baseMs: 5000, maxMs: 30_000, maxPercent: 50} as const;

/** With this share of the instances bad rather all are tried: an overload must not become an outage. */
export const panicPercent = 50;

/** Connections between sidecars. */
export const connections = {
  connectTimeoutMs: 1000,
  idleMs: 300_000,
  streams: 1024,
  keepAliveIntervalMs: 10_000,
  keepAliveTimeoutMs: 3000,
} as const;

/** What may lie before a service itself; its callers have their budgets, this only keeps a flood from piling up in memory. */
export const inboundBudget = {connections: 1024, requests: 8192, pendingRequests: 1024} as const;
