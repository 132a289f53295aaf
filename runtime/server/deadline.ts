import {ServerInterceptingCall, type ServerInterceptor} from '@grpc/grpc-js';
import type {Metadata} from 'nice-grpc';

/** How the deadline of `grpc-timeout`, which grpc-js keeps for itself, gets to the interceptors. Nobody else can set it. */
const deadlineHeader = 'x-souk-deadline-ms';

/** What the caller's sidecar is prepared to wait, set by Envoy. */
const envoyTimeoutHeader = 'x-envoy-expected-rq-timeout-ms';

/** Puts the deadline that the caller has sent beside the headers of the call. */
export const exposeDeadline: ServerInterceptor = (_method, call) =>
  new ServerInterceptingCall(call, {
    start: (next) =>
      next({
        onReceiveMetadata: (metadata, forward) => {
          const deadline = call.getDeadline();
          if (deadline === Number.POSITIVE_INFINITY) metadata.remove(deadlineHeader);
          else metadata.set(deadlineHeader, String(Number(deadline)));
          forward(metadata);
        },
      }),
  });

/**
 * When the answer is no longer wanted, in milliseconds since 1970: the earliest of the caller's deadline, Envoy's
 * timeout and the contract's.
 */
export const deadlineOf = (metadata: Metadata, contractTimeoutMs: number, nowMs: number): number => {
  const sent = Number(metadata.get(deadlineHeader) ?? Number.NaN);
  const envoyMs = Number(metadata.get(envoyTimeoutHeader) ?? Number.NaN);
  let deadline = nowMs + contractTimeoutMs;
  // Envoy writes 0 for "no timeout"; a header that is no number is none. Neither may lengthen the contract's time.
  if (envoyMs > 0) deadline = Math.min(deadline, nowMs + envoyMs);
  if (Number.isFinite(sent)) deadline = Math.min(deadline, sent);
  return deadline;
};
