/** The services that `services/main.ts` runs; several in one process are one service to whoever looks at traces. */
const services = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));

/**
 * What has to be known before a service reads its settings, because instrumentation comes first. Everything else about
 * traces (sampler, headers, limits) the SDK of OpenTelemetry reads from the standard OTEL_* variables by itself.
 */
export const tracing = {
  /** OTEL_EXPORTER_OTLP_ENDPOINT: where traces go, `http://collector:4318`; undefined: nowhere. */
  endpoint: process.env.OTEL_EXPORTER_OTLP_ENDPOINT || undefined,
  /** OTEL_SERVICE_NAME, else the service that runs here, `souk` where there are several. */
  service: process.env.OTEL_SERVICE_NAME || (services.length === 1 ? services[0] : undefined) || 'souk',
};
