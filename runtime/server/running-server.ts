import type {Logger} from 'pino';

/** A service that answers. */
export interface RunningServer {
  readonly log: Logger;
  /** Whether it can answer. */
  ready(): boolean;
  /** Says that it is not ready and goes on answering until balancers have noticed. Again: the same promise. */
  drain(): Promise<void>;
  /** Drains, refuses new calls, lets running ones end, closes what they stood on. Again: the same promise. */
  stop(): Promise<void>;
}

/** A server whose `drain` and `stop` happen once, `drain` first, however often they are asked for. */
export const runningServer = ({log, ready, drain, stop}: RunningServer): RunningServer => {
  let drained: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;
  const drainOnce = (): Promise<void> => {
    drained ??= drain();
    return drained;
  };
  return {
    log,
    ready,
    drain: drainOnce,
    stop: () => {
      stopped ??= drainOnce().then(stop);
      return stopped;
    },
  };
};
