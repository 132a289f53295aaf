import {once} from 'node:events';
import {createServer} from 'node:http';
import {BinaryReader} from '@bufbuild/protobuf/wire';
import type {Scope} from './scope.ts';

/** A span as it came over OTLP. Ids are hexadecimal. */
export interface ReceivedSpan {
  /** `service.name` of the resource. */
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentId: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Readonly<Record<string, string>>;
}

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKind = (typeof kinds)[number];

/** A collector that keeps what it is sent: OTLP over HTTP in protobuf (opentelemetry.io, OTLP specification). */
export const otlpReceiver = async (scope: Scope, port: number): Promise<{readonly spans: readonly ReceivedSpan[]}> => {
  const spans: ReceivedSpan[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray());
    if (incoming.url === '/v1/traces') spans.push(...readRequest(body));
    outgoing.writeHead(200, {'content-type': 'application/x-protobuf'}).end();
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  scope.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return {spans};
};

// Field numbers are those of opentelemetry/proto/trace/v1/trace.proto and common/v1/common.proto.

const readRequest = (bytes: Uint8Array): ReceivedSpan[] =>
  messagesIn(bytes).flatMap(({field, value}) => (field === 1 ? readResourceSpans(value) : []));

const readResourceSpans = (bytes: Uint8Array): ReceivedSpan[] => {
  const parts = messagesIn(bytes);
  const resource = attributesOf(
    parts.filter(({field}) => field === 1).flatMap(({value}) => messagesIn(value)),
    1,
  );
  const scopes = parts.filter(({field}) => field === 2).flatMap(({value}) => messagesIn(value));
  return scopes.flatMap(({field, value}) => (field === 2 ? [readSpan(value, resource['service.name'] ?? '')] : []));
};

const readSpan = (bytes: Uint8Array, service: string): ReceivedSpan => {
  const parts = messagesIn(bytes);
  const hex = (wanted: number) => Buffer.from(parts.find(({field}) => field === wanted)?.value ?? []).toString('hex');
  const text = (wanted: number) => Buffer.from(parts.find(({field}) => field === wanted)?.value ?? []).toString();
  const kind = kinds[parts.find(({field}) => field === 6)?.number ?? 0] ?? 'unspecified';
  return {
    service,
    traceId: hex(1),
    spanId: hex(2),
    parentId: hex(4),
    name: text(5),
    kind,
    attributes: attributesOf(parts, 9),
  };
};

interface Part {
  readonly field: number;
  /** Of a string, bytes or message. */
  readonly value: Uint8Array;
  /** Of a number. */
  readonly number: number;
}

const messagesIn = (bytes: Uint8Array): Part[] => {
  const reader = new BinaryReader(bytes);
  const parts: Part[] = [];
  const none = new Uint8Array();
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (wire === 2) parts.push({field, value: reader.bytes(), number: 0});
    else if (wire === 0) parts.push({field, value: none, number: Number(reader.int64())});
    else if (wire === 1) parts.push({field, value: none, number: reader.double()});
    else reader.skip(wire);
  }
  return parts;
};

/** The `KeyValue`s of a field; numbers and truth values as text. */
const attributesOf = (parts: readonly Part[], wanted: number): Record<string, string> =>
  Object.fromEntries(
    parts
      .filter(({field}) => field === wanted)
      .map(({value}) => {
        const [key, content] = [1, 2].map((place) => messagesIn(value).find(({field}) => field === place)?.value);
        const [any] = messagesIn(content ?? new Uint8Array());
        const read = any === undefined ? '' : any.field === 1 ? Buffer.from(any.value).toString() : String(any.number);
        return [Buffer.from(key ?? []).toString(), read];
      }),
  );
