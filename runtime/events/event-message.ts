import {headers, type MsgHdrs} from 'nats';
import {tenantId} from '#runtime/server/tenant-id.ts';
import type {OutboxEvent} from '../data/outbox.ts';
import type {Origin} from '../telemetry/origin.ts';
import type {ReceivedEvent} from './event.ts';
import {firstSubject} from './event-subject.ts';

/**
 * The headers of an event: CloudEvents in the binary mode of its NATS binding, with the extension `sequence` and one of ours,
 * `previous`, which is the sequence of the event about the same subject before it.
 * https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/nats-protocol-binding.md
 * https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/sequence.md
 */
export const eventHeaders = (source: string, event: OutboxEvent): MsgHdrs => {
  const message = headers();
  message.set('ce-specversion', '1.0');
  message.set('ce-id', event.id);
  message.set('ce-source', source);
  message.set('ce-type', event.type);
  message.set('ce-subject', event.subject);
  message.set('ce-time', event.time.toISOString());
  message.set('ce-sequence', event.place);
  if (event.previous) message.set('ce-previous', event.previous);
  message.set('content-type', 'application/protobuf');
  if (event.traceparent) message.set('traceparent', event.traceparent);
  if (event.requestId) message.set('x-request-id', event.requestId);
  return message;
};

/** The request behind a message, also behind one that is no event. */
export const originOf = ({headers}: {readonly headers?: MsgHdrs | undefined}): Origin => ({
  traceparent: headers?.get('traceparent') || undefined,
  requestId: headers?.get('x-request-id') || undefined,
});

/** Reads an event from a message; throws what is wrong with it. */
export const readEvent = (message: {
  readonly subject: string;
  readonly headers?: MsgHdrs | undefined;
  readonly data: Uint8Array;
}): ReceivedEvent => {
  const header = (name: string): string => {
    const value = message.headers?.get(name);
    if (!value) throw new Error(`a message without ${name} on ${message.subject}`);
    return value;
  };
  return {
    id: header('ce-id'),
    tenant: tenantId(firstSubject(message.subject).split('.')[1] ?? ''),
    source: header('ce-source'),
    type: header('ce-type'),
    subject: header('ce-subject'),
    time: new Date(header('ce-time')),
    place: header('ce-sequence'),
    previous: message.headers?.get('ce-previous') || undefined,
    ...originOf(message),
    data: message.data,
  };
};

/** Says that a message is to count as handled, and nothing to be done. */
export const skipHeader = 'souk-skip';

export const isSkipped = ({headers}: {readonly headers?: MsgHdrs | undefined}): boolean =>
  headers?.has(skipHeader) ?? false;

/** The same for events about one subject, and of a message that is none its own. */
export const subjectKeyOf = (message: {
  readonly subject: string;
  readonly seq: number;
  readonly headers?: MsgHdrs | undefined;
}): string => {
  const {headers} = message;
  const [, tenant] = firstSubject(message.subject).split('.');
  return headers?.get('ce-subject')
    ? `${tenant} ${headers.get('ce-source')} ${headers.get('ce-subject')}`
    : String(message.seq);
};
