import {type Context, context, isSpanContextValid, ROOT_CONTEXT, type Span, trace} from '@opentelemetry/api';

/** The request that work goes back to, however late it is done: what logs and traces of the work are found by. */
export interface Origin {
  /** W3C trace context, level 1: version, trace id, parent id, flags. */
  readonly traceparent: string | undefined;
  /** Header `x-request-id`. */
  readonly requestId: string | undefined;
}

const pattern = /^[0-9a-f]{2}-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})/;

/** The ids in a `traceparent`; undefined when it is none. */
export const readTraceparent = (traceparent: string | undefined) => {
  const {traceId = '', spanId = '', flags = ''} = (traceparent && pattern.exec(traceparent)?.groups) || {};
  const found = {traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true};
  return isSpanContextValid(found) ? found : undefined;
};

/** The `traceparent` for whatever a span causes; `otherwise` where it belongs to no trace. */
export const traceparentOf = (span: Span | undefined, otherwise: string | undefined): string | undefined => {
  const ids = span?.spanContext();
  if (!ids || !isSpanContextValid(ids)) return otherwise;
  return `00-${ids.traceId}-${ids.spanId}-${ids.traceFlags.toString(16).padStart(2, '0')}`;
};

/** The `traceparent` of what runs now, of the request itself where this process records no spans. */
export const currentTraceparent = ({traceparent}: Origin): string | undefined =>
  traceparentOf(trace.getSpan(context.active()), traceparent);

/** A context whose spans continue the trace of the request. */
export const contextOf = ({traceparent}: Origin): Context => {
  const parent = readTraceparent(traceparent);
  return parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
};

/** What a line of the log says about where its work comes from. */
export const idsOf = ({traceparent, requestId}: Origin): Record<string, string | undefined> => {
  const {traceId, spanId} = readTraceparent(traceparent) ?? {};
  return {requestId, traceId, spanId};
};
