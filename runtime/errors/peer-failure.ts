import {Failure, type FailureParts} from './failure.ts';

/**
 * What a peer answered instead of a response: its reason, domain and metadata, for the caller to react to.
 * Left uncaught it is answered as SERVICE_UNAVAILABLE or DEADLINE_EXPIRED when the peer was away or late, and as
 * INTERNAL_ERROR when the peer refused: what was asked of it was this service's doing, not the caller's.
 */
export class PeerFailure extends Failure {
  override readonly name = 'PeerFailure';
  /** `/package.Service/Method` that was called. */
  readonly method: string;

  constructor(method: string, parts: FailureParts) {
    super(parts);
    this.method = method;
  }
}
