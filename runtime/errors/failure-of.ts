import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {Failure} from './failure.ts';
import {meshFailure} from './mesh-failure.ts';
import {PeerFailure} from './peer-failure.ts';

/**
 * What the caller gets to know of an error. A `Failure` stays as it is; a peer that was away or late makes this
 * service away or late; everything else is a bug, INTERNAL_ERROR, of which the caller learns nothing but the request id.
 */
export const failureOf = (error: unknown, requestId: string): Failure => {
  if (error instanceof PeerFailure) return ofPeer(error) ?? bug(error, requestId);
  return error instanceof Failure ? error : bug(error, requestId);
};

const ofPeer = (failure: PeerFailure): Failure | undefined => {
  const {retryAfterMs} = failure;
  const options = {cause: failure, ...(retryAfterMs === undefined ? {} : {retryAfterMs})};
  // Said on as it is: who repeats this call repeats the one that was too much.
  if (failure.reason === ErrorReason.OVERLOADED) {
    const message = 'A service that the answer needs has more to do than it can do.';
    return meshFailure(ErrorReason.OVERLOADED, message, {}, {retryAfterMs: 1000, ...options});
  }
  switch (failure.code) {
    case 'UNAVAILABLE':
    case 'RESOURCE_EXHAUSTED':
      return meshFailure(
        ErrorReason.SERVICE_UNAVAILABLE,
        'A service that the answer needs does not answer at the moment.',
        {},
        {retryAfterMs: 1000, ...options},
      );
    case 'DEADLINE_EXCEEDED':
      return meshFailure(ErrorReason.DEADLINE_EXPIRED, 'A service that the answer needs took too long.', {}, options);
    case 'CANCELLED':
      return meshFailure(ErrorReason.REQUEST_CANCELLED, 'The caller went away before the answer.', {}, options);
    default:
      return undefined;
  }
};

const bug = (cause: unknown, requestId: string): Failure =>
  meshFailure(
    ErrorReason.INTERNAL_ERROR,
    `Something went wrong on our side. The request id is ${requestId}.`,
    {},
    {cause},
  );
