import {getHeapStatistics} from 'node:v8';
import {Counter, collectDefaultMetrics, Gauge, Histogram, Registry} from 'prom-client';

/** Everything that this process measures, in the names of go-grpc-prometheus where it has one. */
export const metrics = new Registry();

collectDefaultMetrics({register: metrics});

new Gauge({
  name: 'nodejs_heap_limit_bytes',
  help: 'Size of the heap at which the process ends.',
  registers: [metrics],
  collect() {
    this.set(getHeapStatistics().heap_size_limit);
  },
});

const byMethod = ['grpc_service', 'grpc_method'] as const;

/** Calls that were answered, by code. */
export const handled = new Counter({
  name: 'grpc_server_handled_total',
  help: 'Calls answered, by method and code.',
  labelNames: [...byMethod, 'grpc_code'],
  registers: [metrics],
});

/** How long calls took. */
export const handlingSeconds = new Histogram({
  name: 'grpc_server_handling_seconds',
  help: 'Time from the request to the answer, by method.',
  labelNames: byMethod,
  buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [metrics],
});

/** Calls that are being answered. */
export const inFlight = new Gauge({
  name: 'grpc_server_in_flight',
  help: 'Calls that are being answered, by method.',
  labelNames: byMethod,
  registers: [metrics],
});

/** 1 while a dependency can be used, else 0. */
export const dependencyUp = new Gauge({
  name: 'souk_dependency_up',
  help: 'Whether a dependency of the service can be used.',
  labelNames: ['service', 'dependency', 'essential'],
  registers: [metrics],
});
