import {until} from '#tests/support/until.ts';
import type {CallOutcome, Calls} from './calls.ts';
import type {Peer} from './peer.ts';

/** Sends calls to a peer that is silent from now on; resolves when all of them wait there at once. */
export async function callsUnderWay(
  {one}: Calls,
  peer: Peer,
  path: string,
  count: number,
): Promise<readonly Promise<CallOutcome>[]> {
  peer.behave('silence');
  const calls = Array.from({length: count}, () => one(path));
  await until(`${count} calls wait`, () => peer.waiting() === count, 15_000);
  return calls;
}
