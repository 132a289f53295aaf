import type {Logger} from 'pino';
import type {Dependency} from '#runtime/server/dependency.ts';
import type {DataKeys} from './data-keys.ts';

const everyMs = 60_000;

/**
 * Wraps data keys with the active key-encryption key, now and every minute: a replica that still has the settings of before
 * may add one, and the database may be away. Nothing waits for it.
 */
export const keepWrapped = (dataKeys: DataKeys, log: Logger): Dependency => {
  const run = (): Promise<unknown> =>
    dataKeys.rewrap().catch((err: unknown) => log.warn({err}, 'data keys are still wrapped with another key'));
  let running = run();
  const timer = setInterval(() => {
    running = run();
  }, everyMs);
  timer.unref();
  return {
    name: 'data keys',
    essential: false,
    check: async () => undefined,
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
};
