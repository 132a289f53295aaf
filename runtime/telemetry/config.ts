import {basename, dirname} from 'node:path';

/**
 * What has to be known before a service reads its settings, because instrumentation comes first. Everything else about
 * traces (sampler, headers, limits) the SDK of OpenTelemetry reads from the standard OTEL_* variables by itself.
 */
export const tracing = {
  /** OTEL_EXPORTER_OTLP_ENDPOINT: where traces go, `http://collector:4318`; undefined: nowhere. */
  endpoint: process.env.OTEL_EXPORTER_OTLP_ENDPOINT || undefined,
  /** OTEL_SERVICE_NAME, else the folder of the program: `cart` of `services/cart/main.ts`. */
  service: process.env.OTEL_SERVICE_NAME || basename(dirname(process.argv[1] ?? 'unknown/main.ts')),
};
