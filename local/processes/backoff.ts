const firstMs = 200;
const longestMs = 10_000;

/** A process that was up for so long has proven itself: its earlier failures no longer count. */
export const steadyAfterMs = 30_000;

/** How long to wait before a process is started again after `failures` failures in a row (1 and more), in milliseconds. */
export function backoffMs(failures: number): number {
  return Math.min(longestMs, firstMs * 2 ** (Math.min(failures, 32) - 1));
}
