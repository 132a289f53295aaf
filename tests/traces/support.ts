import type {ExecutionContext} from 'ava';
import {z} from 'zod';
import {otlpReceiver, type ReceivedSpan, type SpanKind} from '#tests/support/otlp-receiver.ts';
import {until} from '#tests/support/until.ts';

const {SOUK_TEST_COLLECTOR_PORT: port} = z.object({SOUK_TEST_COLLECTOR_PORT: z.coerce.number()}).parse(process.env);

/** The collector that the mesh under test sends its spans to. */
export const collector = (t: ExecutionContext) => otlpReceiver(t, port);

/** Whose span it is, and of which kind: `cart-envoy server`. */
export const placeOf = ({service, kind}: {service: string; kind: SpanKind}): string => `${service} ${kind}`;

/** The places of a span and of those around it, from the inside out, up to the span of the client. */
export function wayOf(span: ReceivedSpan, spans: readonly ReceivedSpan[]): readonly string[] {
  const parent = spans.find(({spanId}) => spanId === span.parentId);
  return [placeOf(span), ...(parent ? wayOf(parent, spans) : [span.parentId])];
}

// Every Envoy exports its spans every five seconds and writes its access log out every ten.
export const exportedMs = 30_000;

/** A span that a trace must have; sees the others, too. */
type Wanted = (span: ReceivedSpan, own: readonly ReceivedSpan[]) => boolean;

/**
 * Waits until the spans of a trace are there, without a gap: those that are wanted, and the parent of each.
 * `root` is the parent of the first, empty where the edge began the trace.
 */
export const wholeTrace = (
  spans: readonly ReceivedSpan[],
  traceId: string,
  root: string,
  ...wanted: readonly Wanted[]
): Promise<readonly ReceivedSpan[]> =>
  until(
    `trace ${traceId}, whole`,
    () => {
      const own = spans.filter((span) => span.traceId === traceId);
      const known = new Set([root, ...own.map(({spanId}) => spanId)]);
      const isWhole = own.some(({parentId}) => parentId === root) && own.every(({parentId}) => known.has(parentId));
      return isWhole && wanted.every((each) => own.some((span) => each(span, own))) ? own : undefined;
    },
    exportedMs,
  );
