import {randomUUID} from 'node:crypto';
import {buyABook} from '#local/demo/buy-a-book.ts';
import {edgeClient} from '#local/demo/edge-client.ts';
import type {SmokeSettings} from './config.ts';

/**
 * Takes the way of a visitor through a deployed mesh and back: nobody gets in without a key, and with one a book is found,
 * put into a cart and checked. Leaves a cart, which expires. Rejects with what did not go as it should, at the latest
 * after `timeoutMs`.
 */
export async function verify({edge, apiKey}: SmokeSettings, timeoutMs = 60_000): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  const {status} = await fetch(`${edge}/v1/books`, {signal});
  if (status !== 401) throw new Error(`GET ${edge}/v1/books without a key is answered ${status} instead of 401`);
  await buyABook(edgeClient(edge, {'x-api-key': apiKey}, signal), randomUUID());
}
