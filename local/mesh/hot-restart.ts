import {rmSync} from 'node:fs';
import type {Succession} from '../supervise/process-plan.ts';

/** The former Envoy tells its clients to come again for so long, and then ends whatever is under way. */
const drainSeconds = 5;
const shutdownSeconds = 10;

/**
 * Envoy's hot restart (envoyproxy.io, intro/arch_overview/operations/hot_restart): the next process gets the listening sockets of
 * the one before, which answers what it has begun. The two find each other by a number that no other Envoy of the
 * machine has: a port that only they listen on. Elsewhere than on Linux Envoy cannot do it.
 */
export const hotRestart = (port: number): Succession | undefined =>
  process.platform === 'linux'
    ? {
        args: (epoch) => [
          '--base-id',
          String(port),
          '--restart-epoch',
          String(epoch),
          '--drain-time-s',
          String(drainSeconds),
          '--parent-shutdown-time-s',
          String(shutdownSeconds),
          // The one before forwards packets of QUIC, and waits when nobody takes them; the next must not wait for its counters.
          '--skip-hot-restart-parent-stats',
        ],
        deadlineMs: (shutdownSeconds + 5) * 1000,
      }
    : undefined;

/** Removes the memory that Envoys with this number share and leave behind. Those that run have it open. */
export const forgetHotRestart = (port: number): void =>
  rmSync(`/dev/shm/envoy_shared_memory_${port * 10}`, {force: true});
