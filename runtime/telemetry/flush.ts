type Flush = () => Promise<void>;

const flushes = new Set<Flush>();

/** Has something sent before the process ends. */
export const onFlush = (flush: Flush): void => {
  flushes.add(flush);
};

/** Sends what has been recorded and not yet sent. Never fails: a collector that is away must not hold up the end. */
export const flushTelemetry = async (): Promise<void> => {
  await Promise.allSettled([...flushes].map((flush) => flush()));
};
