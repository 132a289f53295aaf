import type {SpanProcessor} from '@opentelemetry/sdk-trace-base';

/**
 * Hands on every span but those of the gRPC health check: probes come every second and tell nothing. By the whole name:
 * other services have a method `Check`, too.
 */
export const withoutProbes = (processor: SpanProcessor): SpanProcessor => ({
  onStart: (span, context) => processor.onStart(span, context),
  onEnd: (span) => {
    if (!span.name.includes('grpc.health.v1.Health/')) processor.onEnd(span);
  },
  forceFlush: () => processor.forceFlush(),
  shutdown: () => processor.shutdown(),
});
