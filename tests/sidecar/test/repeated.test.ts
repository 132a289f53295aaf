import test, {type ExecutionContext} from 'ava';
import {CheckResponse} from '#gen/ts/envoy/service/auth/v3/external_auth.ts';
import type {Weakening} from '../configuration-of.ts';
import {trial} from '../trial.ts';

/** How often an inventory is asked that refuses 20 requests to the edge, one after the other. */
async function asked(t: ExecutionContext, method: 'GET' | 'POST', weaken?: Weakening): Promise<number> {
  const {edge, peers} = await trial(t, {caller: 'edge', peers: {inventory: 1, identity: 1}, weaken});
  const [inventory, identity] = peers;
  if (!inventory || !identity) throw new Error('no peers');
  const allowed = CheckResponse.fromPartial({status: {}, httpResponse: {$case: 'okResponse', value: {}}});
  identity.behave(CheckResponse.encode(allowed).finish());
  inventory.behave('unavailable');
  const body = method === 'POST' ? {body: JSON.stringify({title: 'A book'})} : {};
  for (let sent = 0; sent < 20; sent++) {
    const answer = await fetch(`${edge}/v1/books`, {method, headers: {'content-type': 'application/json'}, ...body});
    t.is(answer.status, 503, await answer.text());
  }
  return inventory.calls();
}

test('a request that may be repeated is asked three times of a peer that refuses it', async (t) => {
  t.is(await asked(t, 'GET'), 60);
});

test('a request that may not be repeated is asked once', async (t) => {
  t.is(await asked(t, 'POST'), 20);
});

test('with a retry policy on every route it would be asked three times', async (t) => {
  const weaken: Weakening = (key, value) =>
    key === 'route' && typeof value === 'object' && value !== null && 'timeout' in value
      ? {...value, retry_policy: {retry_on: 'unavailable', num_retries: 2}}
      : value;
  t.is(await asked(t, 'POST', weaken), 60);
});
