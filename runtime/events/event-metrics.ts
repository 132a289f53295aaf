import {Counter} from 'prom-client';
import {metrics} from '../telemetry/metrics.ts';

/** Events that the broker has taken, by what they tell. */
export const published = new Counter({
  name: 'souk_events_published_total',
  help: 'Events that the broker has taken, by type.',
  labelNames: ['service', 'type'],
  registers: [metrics],
});

/**
 * Events that came in. `passed`: nobody asks for its type; `repeated`: handled before; `early`, `first`: it waits for the one
 * before it; `failed`: to be tried again; `parked`: given up.
 */
export const received = new Counter({
  name: 'souk_events_received_total',
  help: 'Events that came in, by consumer and what became of them.',
  labelNames: ['consumer', 'outcome'],
  registers: [metrics],
});

const outcomes = ['handled', 'passed', 'repeated', 'early', 'first', 'failed', 'parked'] as const;

/** Begins to count at zero, so that the first event that is given up is seen as one. */
export const countFor = (consumer: string): void => {
  for (const outcome of outcomes) received.inc({consumer, outcome}, 0);
};
