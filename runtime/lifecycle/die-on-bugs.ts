import type {Logger} from 'pino';

/**
 * Logs what nobody caught and ends the process with 1: its state is unknown then, and a fresh one is better than a wrong
 * one. Calls that are under way fail; the sidecar retries those that may be retried.
 */
export const dieOnBugs = (log: Logger): void => {
  const die = (err: unknown, origin: string): void => {
    log.fatal({err, origin}, 'nobody caught this');
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', (reason) => die(reason, 'unhandledRejection'));
};
