import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {type Importance, importances} from '#runtime/contract/importance.ts';
import {meshFailure} from '#runtime/errors/mesh-failure.ts';
import {unavailable} from '#runtime/errors/unavailable.ts';
import type {Limits} from '#runtime/server/limits.ts';
import {over} from './over.ts';

export interface PlacesOptions {
  /** So many work at once. */
  readonly size: number;
  /** So many may wait; of those that are too many the least important is refused. */
  readonly maxWaiting: number;
  /** Longest wait, whatever a call has left. */
  readonly maxWaitMs: number;
}

interface Waiter {
  readonly rank: number;
  enter(): void;
  refuse(error: Error): void;
}

/** When to come again: a queue that is full now is through by then, or the database has larger problems. */
const retryAfterMs = 1000;

/**
 * Lets so many work at once and the rest wait, the important first, none longer than its call. Waiting is cheap here:
 * behind it stand the database's connections, of which there are few.
 */
export class Places {
  readonly #options: PlacesOptions;
  /** In the order in which they get a place. */
  readonly #waiting: Waiter[] = [];
  #free: number;

  constructor(options: PlacesOptions) {
    this.#options = options;
    this.#free = options.size;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Does `work` at a place. Fails, before it has begun, with OVERLOADED when too many wait, SERVICE_UNAVAILABLE after the
   * longest wait, DEADLINE_EXPIRED or REQUEST_CANCELLED when the call is over; else as `work` does.
   */
  async hold<Result>(limits: Limits | undefined, work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(limits);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next.enter();
    else this.#free += 1;
  }

  #wait(limits: Limits | undefined): Promise<void> {
    const {promise, resolve, reject} = Promise.withResolvers<void>();
    const settled = new AbortController();
    const waiter: Waiter = {
      rank: importances.indexOf(limits?.importance ?? defaultImportance),
      enter: () => {
        settled.abort();
        resolve();
      },
      refuse: (error) => {
        settled.abort();
        reject(error);
      },
    };
    const give = (error: () => Error) => () => {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      waiter.refuse(error());
    };
    const timer = setTimeout(
      give(() => unavailable('The database')),
      this.#options.maxWaitMs,
    );
    settled.signal.addEventListener('abort', () => clearTimeout(timer));
    limits?.signal.addEventListener(
      'abort',
      give(() => over(limits)),
      {signal: settled.signal},
    );
    this.#waiting.splice(this.#placeOf(waiter), 0, waiter);
    if (this.#waiting.length > this.#options.maxWaiting) this.#waiting.pop()?.refuse(tooMany());
    return promise;
  }

  /** Behind those that are as important and came before. */
  #placeOf({rank}: Waiter): number {
    return this.#waiting.findLastIndex((other) => other.rank <= rank) + 1;
  }
}

const defaultImportance: Importance = 'normal';

const tooMany = (): Error =>
  meshFailure(ErrorReason.OVERLOADED, 'Too many requests wait for the database.', {}, {retryAfterMs});
