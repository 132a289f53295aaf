import test, {type ExecutionContext} from 'ava';
import {until} from '#tests/support/until.ts';
import {type CallOutcome, callsTo} from '../calls.ts';
import type {Weakening} from '../configuration-of.ts';
import {trial} from '../trial.ts';

const path = '/souk.inventory.v1.InventoryService/QuoteBooks';
const served = (outcomes: readonly CallOutcome[]) => outcomes.every(({code}) => code === 0);

/** A cart before two inventories, of which one answers everything but its health check with UNAVAILABLE, after 100 calls. */
async function withSickOne(t: ExecutionContext, weaken?: Weakening) {
  t.timeout(60_000);
  const {outbound, peers, hosts} = await trial(t, {caller: 'cart', peers: {inventory: 2}, weaken});
  const [sick] = peers;
  if (!sick) throw new Error('no peers');
  const {many} = callsTo(t, outbound);
  sick.behave('unavailable');
  const hidden = served(await many(path, 100, 4));
  const ejected = async () => (await hosts('inventory')).filter((host) => host.ejected).length;
  /** For how long it stays ejected while traffic goes on, and whether all of that was served. */
  const leftAlone = async () => {
    const started = performance.now();
    let all = true;
    while ((await ejected()) > 0) all &&= served(await many(path, 5, 4));
    return {all, ms: performance.now() - started};
  };
  return {sick, many, hidden, ejected, leftAlone};
}

test('an instance that refuses everything while its health check passes is ejected, nobody notices, and it returns', async (t) => {
  const {sick, many, hidden, ejected, leftAlone} = await withSickOne(t);
  t.true(hidden, 'retries hide it until it is ejected');
  t.is(await ejected(), 1);
  const before = sick.calls();
  t.true(served(await many(path, 20, 4)));
  t.is(sick.calls(), before, 'others get its share');
  const {all, ms} = await leftAlone();
  t.true(all, 'traffic goes on without failures');
  t.true(ms > 4000, `ejected for ${ms} ms`);
  sick.behave(new Uint8Array());
  await until(
    'it is used again',
    async () => {
      t.true(served(await many(path, 20, 4)));
      return sick.calls() > before + 50 && (await ejected()) === 0;
    },
    30_000,
  );
});

const without =
  (field: string): Weakening =>
  (key, value) =>
    key === field ? undefined : value;

test('without outlier detection it would go on getting its share', async (t) => {
  const {sick, many, ejected} = await withSickOne(t, without('outlier_detection'));
  t.is(await ejected(), 0);
  const before = sick.calls();
  await many(path, 100, 4);
  t.true(sick.calls() - before > 10);
});

test('with Envoy’s default its next health check would bring it back', async (t) => {
  const {leftAlone} = await withSickOne(t, without('successful_active_health_check_uneject_host'));
  const {ms} = await leftAlone();
  t.true(ms < 4000, `ejected for ${ms} ms`);
});
