import type {ClientError} from 'nice-grpc';
import {type Code, codeFromJSON} from '#gen/ts/google/rpc/code.ts';
import {BadRequest, ErrorInfo, RetryInfo} from '#gen/ts/google/rpc/error_details.ts';
import {Status} from '#gen/ts/google/rpc/status.ts';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import type {FailureParts} from '../errors/failure.ts';
import {PeerFailure} from '../errors/peer-failure.ts';

/** What a peer, a sidecar or grpc-js itself answered with an error; with the details of the trailer where there are any. */
export const peerFailureOf = ({path, code, details}: ClientError, trailer: Uint8Array | undefined): PeerFailure => {
  const name = codeFromJSON(code);
  const unexplained = {code: name, reason: reasonOf(name), domain: 'mesh.souk.local', message: details};
  return new PeerFailure(path, {...unexplained, ...(trailer && explained(trailer))});
};

/** Sidecars and grpc-js send no ErrorInfo: the code alone says what they mean. */
const reasonOf = (code: Code): string => {
  switch (code) {
    case 'UNAVAILABLE':
      return ErrorReason.SERVICE_UNAVAILABLE;
    case 'DEADLINE_EXCEEDED':
      return ErrorReason.DEADLINE_EXPIRED;
    case 'CANCELLED':
      return ErrorReason.REQUEST_CANCELLED;
    case 'RESOURCE_EXHAUSTED':
      return ErrorReason.RATE_LIMITED;
    case 'UNAUTHENTICATED':
      return ErrorReason.TOKEN_INVALID;
    case 'PERMISSION_DENIED':
      return ErrorReason.CALLER_NOT_GRANTED;
    case 'UNIMPLEMENTED':
      return ErrorReason.METHOD_UNIMPLEMENTED;
    default:
      return ErrorReason.INTERNAL_ERROR;
  }
};

type Details = Partial<Pick<FailureParts, 'reason' | 'domain' | 'metadata' | 'violations' | 'retryAfterMs'>>;

const explained = (trailer: Uint8Array): Details => {
  try {
    let found: Details = {};
    for (const {typeUrl, value} of Status.decode(trailer).details) found = {...found, ...detail(typeUrl, value)};
    return found;
  } catch {
    // Not ours: the code and the message say what is known.
    return {};
  }
};

const detail = (typeUrl: string, bytes: Uint8Array): Details => {
  switch (typeUrl.slice(typeUrl.lastIndexOf('/') + 1)) {
    case 'google.rpc.ErrorInfo': {
      const {reason, domain, metadata} = ErrorInfo.decode(bytes);
      return {reason, domain, metadata};
    }
    case 'google.rpc.BadRequest':
      return {violations: BadRequest.decode(bytes).fieldViolations};
    case 'google.rpc.RetryInfo': {
      const {retryDelay} = RetryInfo.decode(bytes);
      return retryDelay ? {retryAfterMs: Number(retryDelay.seconds) * 1000 + retryDelay.nanos / 1e6} : {};
    }
    default:
      return {};
  }
};
