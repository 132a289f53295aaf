import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import type {Importance} from '../contract/importance.ts';
import {meshFailure} from '../errors/mesh-failure.ts';

/** How much of the places is for calls of an importance and of those above it; the rest is kept for more important ones. */
const shares: Readonly<Record<Importance, number>> = {critical: 1, normal: 0.8, sheddable: 0.6};

const retryAfterMs = 1000;

/**
 * Bounds the calls that a server has under way. The edge sheds what comes from outside; this is for what comes from peers,
 * and for the day on which the edge does not: a process with more to do than it can do should at least answer some.
 */
export class Admission {
  readonly #maxCalls: number;
  #underWay = 0;

  constructor(maxCalls: number) {
    this.#maxCalls = maxCalls;
  }

  /** Takes a place, to be given back by `leave`. Fails with OVERLOADED when those for this importance are taken. */
  enter(importance: Importance): void {
    if (this.#underWay >= this.#maxCalls * shares[importance]) {
      throw meshFailure(ErrorReason.OVERLOADED, 'The service has more to do than it can do.', {}, {retryAfterMs});
    }
    this.#underWay += 1;
  }

  leave(): void {
    this.#underWay -= 1;
  }
}
