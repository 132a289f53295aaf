import {ClientError, type ClientMiddleware, Metadata} from 'nice-grpc';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {policyOf} from '../contract/policy-of.ts';
import {meshFailure} from '../errors/mesh-failure.ts';
import {PeerFailure} from '../errors/peer-failure.ts';
import type {AnonymousCall} from '../server/call.ts';
import {clientAddressHeader} from '../server/client-address.ts';
import {peerFailureOf} from './peer-failure-of.ts';

/** What of a call matters to those who are called because of it. */
export type OnBehalf = Pick<AnonymousCall, 'metadata' | 'requestId' | 'deadline' | 'signal'>;

/** Headers that go on as they came. instrumentation-grpc replaces the trace's where spans are recorded. */
const passedOn = ['txn-token', clientAddressHeader, 'traceparent', 'tracestate'] as const;

/** Calls a peer with the identity, the time and the signal of a call. */
export const onBehalf: ClientMiddleware<{call: OnBehalf}> = async function* (peer, {call, ...options}) {
  const {path} = peer.method;
  if (!call) throw new Error(`${path} was called outside of a call`);
  const deadlineMs = Math.min(call.deadline.getTime(), Date.now() + timeoutOf(path));
  const leftMs = Math.ceil(deadlineMs - Date.now());
  if (leftMs <= 0) throw meshFailure(ErrorReason.DEADLINE_EXPIRED, `No time is left to call ${path}.`);

  const stopped = new AbortController();
  const stop = () => stopped.abort();
  const timer = setTimeout(stop, leftMs);
  call.signal.addEventListener('abort', stop);
  if (call.signal.aborted) stop();
  let details: Uint8Array | undefined;
  try {
    return yield* peer.next(peer.request, {
      ...options,
      metadata: headersOf(call, leftMs, options.metadata),
      signal: stopped.signal,
      onTrailer: (trailer) => {
        details = trailer.get('grpc-status-details-bin');
        options.onTrailer?.(trailer);
      },
    });
  } catch (error) {
    if (error instanceof ClientError) throw peerFailureOf(error, details);
    if (stopped.signal.aborted) throw stoppedAt(path, Date.now() >= deadlineMs);
    throw error;
  } finally {
    clearTimeout(timer);
    call.signal.removeEventListener('abort', stop);
  }
};

const headersOf = (call: OnBehalf, leftMs: number, own: Metadata | undefined): Metadata => {
  const headers = Metadata(own);
  for (const name of passedOn) {
    const value = call.metadata.get(name);
    if (value !== undefined) headers.set(name, value);
  }
  headers.set('x-request-id', call.requestId);
  return headers.set('grpc-timeout', `${leftMs}m`);
};

const timeouts = new Map<string, number>();

const timeoutOf = (path: string): number => {
  const known = timeouts.get(path);
  if (known !== undefined) return known;
  const {timeoutMs} = policyOf(path);
  timeouts.set(path, timeoutMs);
  return timeoutMs;
};

const stoppedAt = (path: string, late: boolean): PeerFailure => {
  const message = late ? `${path} did not answer in time.` : `The caller went away before ${path} answered.`;
  const reason = late ? ErrorReason.DEADLINE_EXPIRED : ErrorReason.REQUEST_CANCELLED;
  const {code, domain} = meshFailure(reason, message);
  return new PeerFailure(path, {code, reason, domain, message});
};
