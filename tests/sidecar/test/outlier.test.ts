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
  const {outbound, peers, hosts, stats} = await trial(t, {caller: 'cart', peers: {inventory: 2}, weaken});
  const [sick] = peers;
  if (!sick) throw new Error('no peers');
  const {many} = callsTo(t, outbound);
  sick.behave('unavailable');
  const since = performance.now();
  const hidden = served(await many(path, 100, 4));
  const ejections = async () => (await stats('inventory')).get('outlier_detection.ejections_enforced_total') ?? 0;
  const ejected = async () => (await hosts('inventory')).filter((host) => host.ejected).length;
  /** When it is taken back, since it has begun to refuse, and whether everything was served until then. */
  const leftAlone = async () => {
    let all = true;
    while ((await ejected()) > 0) all &&= served(await many(path, 5, 4));
    return {all, ms: performance.now() - since};
  };
  return {sick, many, hidden, ejected, ejections, leftAlone};
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
  t.true(ms >= 5000, `taken back after ${ms} ms`);
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

test('with Envoy’s default each health check would bring it back, to be ejected again', async (t) => {
  const {many, ejections} = await withSickOne(t, without('successful_active_health_check_uneject_host'));
  await until(
    'a third ejection, which without that comes after 5 and 10 seconds',
    async () => {
      await many(path, 10, 4);
      return (await ejections()) >= 3;
    },
    14_000,
  );
  t.pass();
});
