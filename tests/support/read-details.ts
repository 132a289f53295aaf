import {ClientError, type ClientMiddleware} from 'nice-grpc';
import {peerFailureOf} from '#runtime/client/peer-failure-of.ts';

/** Turns what a server refuses with into a `PeerFailure`: reason, metadata and violations. */
export const readDetails: ClientMiddleware = async function* (call, options) {
  let details: Uint8Array | undefined;
  try {
    return yield* call.next(call.request, {
      ...options,
      onTrailer: (trailer) => {
        details = trailer.get('grpc-status-details-bin');
      },
    });
  } catch (error) {
    throw error instanceof ClientError ? peerFailureOf(error, details) : error;
  }
};
