/** How attempts of one kind are slowed down. */
export interface Patience {
  /** So many failures cost nothing: people mistype. */
  readonly free: number;
  /** The pause after the next one; it doubles with each. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** After so long without an attempt everything is forgotten. */
  readonly memoryMs: number;
}

/** What is known of the attempts for one thing. */
export interface Attempts {
  readonly failures: number;
  readonly lastTime: Date;
  readonly waitUntil: Date;
}

/** The time until which nobody waits: long ago, for clocks and transactions of two requests may overtake each other. */
export const noWait = new Date(0);

/**
 * Counts an attempt at `now`, which is taken for a failure until it has succeeded: so attempts at the same time cannot all be
 * the first. Undefined when it comes before its time.
 */
export const countAttempt = (before: Attempts, patience: Patience, now: Date): Attempts | undefined => {
  if (now < before.waitUntil) return undefined;
  const isForgotten = now.getTime() - before.lastTime.getTime() > patience.memoryMs;
  const failures = (isForgotten ? 0 : before.failures) + 1;
  const pause = pauseMs(failures, patience);
  return {failures, lastTime: now, waitUntil: pause === 0 ? noWait : new Date(now.getTime() + pause)};
};

const pauseMs = (failures: number, {free, firstPauseMs, longestPauseMs}: Patience): number =>
  failures <= free ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - free - 1));
