import test, {type ExecutionContext} from 'ava';
import {callsTo} from '../calls.ts';
import {callsUnderWay} from '../calls-under-way.ts';
import type {Weakening} from '../configuration-of.ts';
import {trial} from '../trial.ts';

const path = '/souk.inventory.v1.InventoryService/QuoteBooks';
const zones = [
  {region: 'here', zone: 'here-a'},
  {region: 'here', zone: 'here-b'},
];

/** Calls that fail of 64 under way at an instance that is gone from one moment to the next, while another one is there. */
async function failures(t: ExecutionContext, weaken?: Weakening): Promise<number> {
  const {outbound, peers} = await trial(t, {caller: 'cart', peers: {inventory: 1}, zones, weaken});
  const calls = callsTo(t, outbound);
  const [near] = peers;
  if (!near) throw new Error('no peers');
  t.is((await calls.one(path)).code, 0);
  const outcomes = await callsUnderWay(calls, near, path, 64);
  near.lose();
  return (await Promise.all(outcomes)).filter(({code}) => code !== 0).length;
}

test('an instance that is lost with 64 idempotent calls under way fails none of them', async (t) => {
  t.is(await failures(t), 0);
});

const withRetriesOn =
  (words: string): Weakening =>
  (key, value) =>
    key === 'retry_on' ? words : value;

test('it would fail all if only calls that had not been sent were repeated', async (t) => {
  t.is(await failures(t, withRetriesOn('connect-failure,refused-stream,reset-before-request,unavailable')), 64);
});

test('it would fail most if Envoy’s own budget had its default', async (t) => {
  t.true((await failures(t, (key, value) => (key === 'min_retry_concurrency' ? 3 : value))) > 30);
});
