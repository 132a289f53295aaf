import {context, SpanKind, SpanStatusCode, trace} from '@opentelemetry/api';
import {contextOf, type Origin, traceparentOf} from '../telemetry/origin.ts';

/** What an event is to those who look at traces. */
interface Traced extends Origin {
  readonly id: string;
  /** `souk.inventory.v1.BookChanged`. */
  readonly type: string;
}

const tracer = trace.getTracer('souk.events');

const kinds = {publish: {kind: SpanKind.PRODUCER, type: 'send'}, process: {kind: SpanKind.CONSUMER, type: 'process'}};

/**
 * Does something with an event in a span of its own that continues the trace of the request behind the event, named and
 * described by OpenTelemetry's conventions for messaging (opentelemetry.io, semantic conventions, messaging spans).
 * `work` gets what goes on from here; where nothing is recorded that is the trace as it came.
 *
 * @param consumer who handles the event; absent where it is published.
 */
export const inEventSpan = <Result>(
  operation: keyof typeof kinds,
  event: Traced,
  consumer: string | undefined,
  work: (origin: Origin) => Promise<Result>,
): Promise<Result> => {
  const {kind, type} = kinds[operation];
  const destination = `souk.{tenant}.${event.type.replace(/^souk\.(\w+)\.v\d+\./, '$1.')}`;
  const attributes = {
    'messaging.system': 'nats',
    'messaging.operation.name': operation,
    'messaging.operation.type': type,
    'messaging.destination.template': destination,
    'messaging.message.id': event.id,
    ...(consumer !== undefined && {'messaging.consumer.group.name': consumer}),
    ...(event.requestId !== undefined && {'souk.request_id': event.requestId}),
  };
  const parent = contextOf(event);
  const span = tracer.startSpan(`${operation} ${destination}`, {kind, attributes}, parent);
  const origin = {traceparent: traceparentOf(span, event.traceparent), requestId: event.requestId};
  return context.with(trace.setSpan(parent, span), async () => {
    try {
      return await work(origin);
    } catch (error) {
      span.setStatus({code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error)});
      throw error;
    } finally {
      span.end();
    }
  });
};
