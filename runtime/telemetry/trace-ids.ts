import {isSpanContextValid, trace} from '@opentelemetry/api';
import {readTraceparent} from './origin.ts';

/** Ids of the span that is open now, or of the caller's when this process records none. */
export interface TraceIds {
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
}

const none: TraceIds = {traceId: undefined, spanId: undefined};

/** The ids for logs, given the header `traceparent` of the request. */
export const traceIds = (traceparent: string | undefined): TraceIds => {
  const span = trace.getActiveSpan()?.spanContext();
  if (span && isSpanContextValid(span)) return span;
  return readTraceparent(traceparent) ?? none;
};
