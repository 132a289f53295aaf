import type {Clock} from '../domain/clock.ts';

/** A clock that stands still until it is moved. */
export interface VirtualClock {
  readonly now: Clock;
  advance(ms: number): void;
}

export const dayMs = 86_400_000;

/** A clock that shows the machine's time when it is made. */
export function virtualClock(): VirtualClock {
  let time = Date.now();
  return {
    now: () => new Date(time),
    advance: (ms) => {
      time += ms;
    },
  };
}
