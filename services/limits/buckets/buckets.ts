import type {Dependency} from '#runtime/server/dependency.ts';
import type {Demands} from '../domain/demand.ts';

/** What became of a request for tokens. */
export interface Grant {
  /** So many requests may go on; none when any of the limits is reached. */
  readonly granted: number;
  /** In the order of the demands. */
  readonly states: readonly BucketState[];
}

/** How a limit stands after a request. */
export interface BucketState {
  /** So many more requests at once. */
  readonly remaining: number;
  /** After this time there is one more; 0 when there is one. */
  readonly waitMs: number;
  /** After this time there is all of it again. */
  readonly resetMs: number;
}

/** Where limits are accounted for. */
export interface Buckets extends Dependency {
  /**
   * Takes between one and `most` tokens from the buckets of all demands, as many as the emptiest has, or none from any.
   * Rejects when the account cannot be read.
   */
  take(demands: Demands): Promise<Grant>;
}
