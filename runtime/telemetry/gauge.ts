import {Gauge} from 'prom-client';
import {metrics} from './metrics.ts';

/** Labels and their values. */
export type Labels = Readonly<Record<string, string>>;

const series = new Map<string, Map<string, {labels: Labels; read: () => number | Promise<number>}>>();

/**
 * Measures something whenever metrics are collected: a pool's waiting requests, the outbox's lag. The same name may be
 * given again with other values of the same labels; with the same values the later one counts.
 *
 * @param name Prometheus name with its unit, `souk_outbox_lag_seconds`.
 * @param read the value now; when it throws, the sample is left out.
 */
export const gauge = (name: string, help: string, read: () => number | Promise<number>, labels: Labels = {}): void => {
  const known = series.get(name);
  const entries = known ?? new Map();
  entries.set(JSON.stringify(labels), {labels, read});
  if (known) return;
  series.set(name, entries);
  new Gauge({
    name,
    help,
    labelNames: Object.keys(labels),
    registers: [metrics],
    async collect() {
      this.reset();
      const samples = await Promise.allSettled(
        [...entries.values()].map(async (entry) => ({labels: entry.labels, value: await entry.read()})),
      );
      for (const sample of samples)
        if (sample.status === 'fulfilled') this.set(sample.value.labels, sample.value.value);
    },
  });
};
