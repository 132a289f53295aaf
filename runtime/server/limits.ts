import {AsyncLocalStorage} from 'node:async_hooks';
import type {Logger} from 'pino';
import type {Importance} from '../contract/importance.ts';

/** For how long the answer of a call is wanted, and how much. Every `Call` has it. */
export interface Limits {
  /** Aborts at the deadline, or before it when the caller goes away. */
  readonly signal: AbortSignal;
  readonly deadline: Date;
  readonly importance: Importance;
  /** Where to tell what about the call is worth telling; has its ids. */
  readonly log?: Logger;
}

const storage = new AsyncLocalStorage<Limits | undefined>();

/** Runs work within the limits of the call that it is for: what it asks of a database ends with the call. */
export const withinLimits = <Result>(limits: Limits, work: () => PromiseLike<Result>): Promise<Result> =>
  // Awaited within: Prisma's promises begin their work when they are awaited.
  storage.run(limits, async () => await work());

/** The limits of the call that is being answered here; undefined for work of no call. */
export const currentLimits = (): Limits | undefined => storage.getStore();
