import type {ExecutionContext} from 'ava';
import {PeerFailure} from '#runtime/errors/peer-failure.ts';

/** Asserts that a call is refused with a reason; answers the whole failure. */
export const assertRefused = async (
  t: ExecutionContext,
  call: Promise<unknown>,
  reason: string,
  label = `expected ${reason}`,
): Promise<PeerFailure | undefined> => {
  const error = await t.throwsAsync(call, {instanceOf: PeerFailure}, label);
  t.is(error?.reason, reason, label);
  return error;
};
