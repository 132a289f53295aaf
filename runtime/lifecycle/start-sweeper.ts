import {setTimeout as delay} from 'node:timers/promises';
import type {Dependency} from '#runtime/server/dependency.ts';

/** What is swept, and how often. */
export interface SweeperParts {
  /** One sweep; stops early when the signal aborts. Answers how much it swept. */
  readonly sweep: (signal: AbortSignal) => Promise<number>;
  /** Pause between two sweeps; half of it to one and a half in fact, so that replicas do not sweep in step. */
  readonly intervalMs: number;
  /** Told of every sweep that swept something. */
  readonly swept: (count: number) => void;
}

/** Sweeps in the background until it is closed. A failed sweep shows in `check` until one succeeds. */
export function startSweeper({sweep, intervalMs, swept}: SweeperParts): Dependency {
  const stopped = new AbortController();
  const {signal} = stopped;
  let problem: unknown;
  const once = async () => {
    try {
      const count = await sweep(signal);
      problem = undefined;
      if (count > 0) swept(count);
    } catch (error) {
      problem = error;
    }
  };
  const run = async () => {
    while (!signal.aborted) {
      await once();
      await delay(intervalMs * (0.5 + Math.random()), undefined, {signal, ref: false}).catch(() => undefined);
    }
  };
  const running = run();
  return {
    name: 'sweeper',
    essential: false,
    check: async () => {
      if (problem !== undefined) throw problem;
    },
    close: async () => {
      stopped.abort();
      await running;
    },
  };
}
