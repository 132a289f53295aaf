import {createRequire} from 'node:module';
import {OTLPTraceExporter} from '@opentelemetry/exporter-trace-otlp-proto';
import {registerInstrumentations} from '@opentelemetry/instrumentation';
import {GrpcInstrumentation} from '@opentelemetry/instrumentation-grpc';
import {IORedisInstrumentation} from '@opentelemetry/instrumentation-ioredis';
import {PgInstrumentation} from '@opentelemetry/instrumentation-pg';
import {defaultResource, resourceFromAttributes} from '@opentelemetry/resources';
import {BatchSpanProcessor} from '@opentelemetry/sdk-trace-base';
import {NodeTracerProvider} from '@opentelemetry/sdk-trace-node';
import {ATTR_SERVICE_NAME} from '@opentelemetry/semantic-conventions';
import {tracing} from './config.ts';
import {onFlush} from './flush.ts';
import {inheritService} from './inherit-service.ts';
import {withoutProbes} from './without-probes.ts';

// Sampler, limits, headers and the endpoint come from the standard OTEL_* variables, which the SDK reads by itself.
const provider = new NodeTracerProvider({
  resource: defaultResource().merge(resourceFromAttributes({[ATTR_SERVICE_NAME]: tracing.service})),
  spanProcessors: [inheritService, withoutProbes(new BatchSpanProcessor(new OTLPTraceExporter()))],
});
provider.register();

registerInstrumentations({
  instrumentations: [
    new GrpcInstrumentation(),
    // No spans for statements outside of a call (relay, sweepers), and never their values.
    new PgInstrumentation({requireParentSpan: true}),
    new IORedisInstrumentation({requireParentSpan: true, dbStatementSerializer: (command) => command}),
  ],
});

// The hooks see what is required, not what is imported: afterwards the import finds the same, instrumented module.
createRequire(import.meta.url)('ioredis');

onFlush(() => provider.shutdown());
