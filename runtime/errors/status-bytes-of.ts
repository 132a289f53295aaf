import {Status} from '#gen/ts/google/rpc/status.ts';
import {Failure} from './failure.ts';
import {statusOf} from './status-of.ts';

/** Trailers are headers: Envoy and grpc-js refuse to carry many of them, and these bytes grow by a third in base64. */
const maxBytes = 16 * 1024;

/** The trailer `grpc-status-details-bin` of a failure; with more violations than fit, the first of them. */
export const statusBytesOf = (failure: Failure, requestId: string): Uint8Array => {
  const bytes = Status.encode(statusOf(failure, requestId)).finish();
  if (bytes.length <= maxBytes || failure.violations.length === 0) return bytes;
  const kept = Math.floor(failure.violations.length / 2);
  return statusBytesOf(
    new Failure({...failure, message: failure.message, violations: failure.violations.slice(0, kept)}),
    requestId,
  );
};
