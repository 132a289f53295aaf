import type {UpdateCall} from './database.ts';

const defaultTimeoutMs = 15_000;

/** What stands in for a call where a service works of its own accord. It is not repeated, so that nothing is recorded of it. */
export const ownWork = (timeoutMs = defaultTimeoutMs): UpdateCall => ({
  origin: {traceparent: undefined, requestId: undefined},
  idempotencyKey: undefined,
  requestDigest: nothingRecorded,
  response: {encode: nothingRecorded, decode: nothingRecorded},
  signal: AbortSignal.timeout(timeoutMs),
  deadline: new Date(Date.now() + timeoutMs),
  importance: 'normal',
});

const nothingRecorded = (): never => {
  throw new Error('work without an idempotency key is not recorded');
};
