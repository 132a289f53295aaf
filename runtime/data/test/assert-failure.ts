import type {ExecutionContext} from 'ava';
import {Failure} from '#runtime/errors/failure.ts';

/** Asserts that work fails with a reason; answers the whole failure. */
export const assertFailure = async (t: ExecutionContext, work: Promise<unknown>, reason: string): Promise<Failure> => {
  const failure = await t.throwsAsync(work, {instanceOf: Failure});
  t.is(failure?.reason, reason);
  return failure;
};
