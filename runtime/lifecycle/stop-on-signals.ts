import type {Logger} from 'pino';

/** Something that runs until it is stopped. */
export interface Stoppable {
  readonly log: Logger;
  stop(): Promise<void>;
}

/**
 * Stops when the process is asked to end (SIGTERM, SIGINT) or the process that started it over IPC is gone, and ends the
 * process: with 0 when stopping went well, else with 1. A second signal ends it at once.
 */
export const stopOnSignals = ({log, stop}: Stoppable): void => {
  let stopping = false;
  const end = (why: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({why}, 'stopping');
    stop().then(
      // Lines of the log that are on their way to stdout would be lost or come out of order.
      () => log.flush(() => process.exit(0)),
      (err: unknown) => {
        log.fatal({err}, 'could not stop in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // The runner starts services with an IPC channel: when it dies, however it dies, they end too.
  if (process.connected) process.on('disconnect', () => end('parent is gone'));
};
