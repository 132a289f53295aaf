import {setTimeout as delay} from 'node:timers/promises';

type Flush = () => Promise<void>;

const flushes = new Set<Flush>();

/** Has something sent before the process ends. */
export const onFlush = (flush: Flush): void => {
  flushes.add(flush);
};

const patienceMs = 2000;

/** Sends what has been recorded and not yet sent. Never fails and never takes long: a collector may be away. */
export const flushTelemetry = async (): Promise<void> => {
  const sent = Promise.allSettled([...flushes].map((flush) => flush()));
  await Promise.race([sent, delay(patienceMs, undefined, {ref: false})]);
};
