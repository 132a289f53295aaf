import {Worker} from 'node:worker_threads';

/** One kind of request of a mix. */
export interface Kind {
  readonly name: string;
  /** How many of all requests are of this kind, between 0 and 1. */
  readonly share: number;
  /** Whole HTTP requests, sent in turn. */
  readonly requests: readonly string[];
}

/** A mix of requests that is sent for a while. */
export interface Load {
  /** Of the edge. */
  readonly port: number;
  readonly kinds: readonly Kind[];
  /**
   * Open: so many requests a second, whether or not those before were answered, as a crowd sends them who know nothing
   * of each other. Closed: so many at once, each followed by the next.
   */
  readonly pace: {readonly perSecond: number} | {readonly atOnce: number};
  readonly seconds: number;
  /** What was sent before is not counted. */
  readonly warmUpSeconds: number;
  /** An answer that takes longer is of no use to anybody. */
  readonly usefulMs: number;
}

/** What became of the requests of one kind. */
export interface Outcome {
  offered: number;
  /** Milliseconds of the answers that were of use. */
  useful: number[];
  /** Refused with 503. */
  shed: number;
  /** Answered too late, with another error, or not at all. */
  failed: number;
}

export interface LoadReport {
  readonly outcomes: Readonly<Record<string, Outcome>>;
  /** What the generator itself has used. */
  readonly cpuSeconds: number;
}

/** Sends a load from a thread of its own. */
export const sendLoad = (load: Load): Promise<LoadReport> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('load-worker.ts', import.meta.url), {workerData: load});
    worker.once('message', resolve);
    worker.once('error', reject);
  });
