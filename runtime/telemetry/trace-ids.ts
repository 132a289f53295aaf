import {isSpanContextValid, trace} from '@opentelemetry/api';

/** Ids of the span that is open now, or of the caller's when this process records none. */
export interface TraceIds {
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
}

const none: TraceIds = {traceId: undefined, spanId: undefined};

/** W3C Trace Context, level 1: version, trace id, parent id, flags. */
const traceparentPattern = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/;

/** The ids for logs, given the header `traceparent` of the request. */
export const traceIds = (traceparent: string | undefined): TraceIds => {
  const span = trace.getActiveSpan()?.spanContext();
  if (span && isSpanContextValid(span)) return span;
  const [, traceId, spanId] = (traceparent && traceparentPattern.exec(traceparent)) || [];
  return traceId ? {traceId, spanId} : none;
};
