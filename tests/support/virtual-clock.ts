/** A clock that stands still until it is moved. */
export interface VirtualClock {
  readonly now: () => Date;
  advance(ms: number): void;
}

/** A clock that shows the machine's time when it is made. */
export const virtualClock = (): VirtualClock => {
  let time = Date.now();
  return {
    now: () => new Date(time),
    advance: (ms) => {
      time += ms;
    },
  };
};
