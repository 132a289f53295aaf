import {tracing} from './config.ts';

/**
 * Records and exports traces. Loaded before everything else, `node --import ./runtime/telemetry/register.ts services/main.ts cart`:
 * instrumentation replaces functions of modules that nobody has imported yet. Where OTEL_EXPORTER_OTLP_ENDPOINT is not
 * set it loads nothing; trace ids then come from the caller's headers and go on with the calls to peers.
 */
if (tracing.endpoint !== undefined) await import('./record-traces.ts');
