import type {UpdateCall} from '#runtime/data/database.ts';

/**
 * A call whose changes commit by themselves, whatever becomes of its answer, and which no idempotency key remembers: a record
 * is bound to a fast hash of the request, from which the password in it could be guessed.
 */
export const alone = (call: UpdateCall): UpdateCall => ({
  idempotencyKey: undefined,
  origin: call.origin,
  requestDigest: () => call.requestDigest(),
  response: call.response,
  signal: call.signal,
  deadline: call.deadline,
  importance: call.importance,
  log: call.log,
});
