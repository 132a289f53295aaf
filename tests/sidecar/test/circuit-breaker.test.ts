import test, {type ExecutionContext} from 'ava';
import {until} from '#tests/support/until.ts';
import {callsTo} from '../calls.ts';
import {callsUnderWay} from '../calls-under-way.ts';
import type {Weakening} from '../configuration-of.ts';
import {trial} from '../trial.ts';

const path = '/souk.inventory.v1.InventoryService/QuoteBooks';
const other = '/souk.identity.v1.IdentityService/GetJsonWebKeySet';
const most = 50;

const limitedTo =
  (requests: number): Weakening =>
  (key, value) =>
    key === 'max_requests' ? requests : value;

/** A cart with as many calls under way at a silent inventory as its budget has; `next` is one more. */
async function exhausted(t: ExecutionContext, weaken: Weakening) {
  const {outbound, peers, stats} = await trial(t, {caller: 'cart', peers: {inventory: 1, identity: 1}, weaken});
  const calls = callsTo(t, outbound);
  const {one} = calls;
  const [inventory] = peers;
  if (!inventory) throw new Error('no peers');
  t.is((await one(path)).code, 0);
  const waiting = await callsUnderWay(calls, inventory, path, most);
  return {inventory, asked: inventory.calls(), waiting, one, stats};
}

test('when the budget of a peer is used up the next call is refused at once, others are not, and it closes by itself', async (t) => {
  const {inventory, asked, waiting, one, stats} = await exhausted(t, limitedTo(most));
  const refused = await one(path);
  t.deepEqual({...refused, ms: 0}, {code: 14, reason: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 1, ms: 0});
  t.true(refused.ms < 300, `${refused.ms} ms`);
  t.is((await one(other)).code, 0, 'another peer');
  t.is((await stats('inventory')).get('circuit_breakers.default.rq_open'), 1);
  t.is((await stats('inventory')).get('circuit_breakers.default.remaining_rq'), 0);
  t.is((await stats('inventory')).get('upstream_rq_active_overflow'), 1);
  t.is(inventory.calls(), asked, 'it was not asked');

  inventory.behave(new Uint8Array());
  const outcomes = await Promise.all(waiting);
  t.true(outcomes.every(({code}) => code === 0));
  t.is((await one(path)).code, 0);
  t.is((await stats('inventory')).get('circuit_breakers.default.rq_open'), 0);
});

test('without that limit the next call would wait like the others', async (t) => {
  const {inventory, one} = await exhausted(t, limitedTo(10 * most));
  const next = one(path);
  await until('it waits, too', () => inventory.waiting() === most + 1, 15_000);
  inventory.behave(new Uint8Array());
  t.is((await next).code, 0);
});
