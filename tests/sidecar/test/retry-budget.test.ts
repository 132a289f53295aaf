import test, {type ExecutionContext} from 'ava';
import {until} from '#tests/support/until.ts';
import {callsTo} from '../calls.ts';
import type {Weakening} from '../configuration-of.ts';
import {trial} from '../trial.ts';

const path = '/souk.inventory.v1.InventoryService/QuoteBooks';

/** How often inventories that answer UNAVAILABLE, and pass their health checks, are asked for each of so many calls of a cart. */
async function amplification(t: ExecutionContext, calls: number, atOnce: number, weaken?: Weakening): Promise<number> {
  t.timeout(120_000);
  const {outbound, peers, stats} = await trial(t, {caller: 'cart', peers: {inventory: 2}, weaken});
  const {many} = callsTo(t, outbound);
  const grownOf = async (name: string) => (await stats('inventory')).get(name) ?? 0;
  t.true((await many(path, 100, atOnce)).every(({code}) => code === 0));
  const [attempts, retries] = [await grownOf('upstream_rq_total'), await grownOf('upstream_rq_retry')];
  for (const peer of peers) peer.behave('unavailable');
  t.true((await many(path, calls, atOnce)).every(({code}) => code === 14));
  const found = ((await grownOf('upstream_rq_total')) - attempts) / calls;
  t.log(`${calls} calls, ${atOnce} at once: ${found}, ${(await grownOf('upstream_rq_retry')) - retries} retries`);
  for (const peer of peers) peer.behave(new Uint8Array());
  t.true(
    (await many(path, 100, atOnce)).every(({code}) => code === 0),
    'all is well after it',
  );
  return found;
}

const filter = 'envoy.filters.http.lua.retry_budget';
/** The filter in its chain, and what routes say to it. */
const isFilter = (key: string, value: unknown) =>
  key === filter || (typeof value === 'object' && value !== null && 'name' in value && value.name === filter);
const envoysOwn =
  (leastAtOnce: number): Weakening =>
  (key, value) => {
    if (key === 'min_retry_concurrency') return leastAtOnce;
    return isFilter(key, value) ? undefined : value;
  };

for (const atOnce of [1, 8, 64]) {
  test.serial(
    `in a full outage, with ${atOnce} calls at once, a peer is asked less than 1.2 times for each`,
    async (t) => {
      const found = await amplification(t, 1500, atOnce);
      t.true(found < 1.2, `${found}`);
    },
  );
  test.serial(`without the budget, with ${atOnce} calls at once, it would be asked three times`, async (t) => {
    const found = await amplification(t, 100, atOnce, envoysOwn(1000));
    t.true(found > 2.5, `${found}`);
  });
}

test.serial('Envoy’s own budget alone lets a lonely caller ask three times', async (t) => {
  t.is(await amplification(t, 100, 1, envoysOwn(3)), 3);
});

test.serial(
  'a few retries come in each second, though nothing succeeds: a caller with few calls gets over a loss, too',
  async (t) => {
    t.timeout(60_000);
    const {outbound, peers, stats} = await trial(t, {caller: 'cart', peers: {inventory: 2}});
    const {many} = callsTo(t, outbound);
    const retried = async () => (await stats('inventory')).get('upstream_rq_retry') ?? 0;
    for (const peer of peers) peer.behave('unavailable');
    await many(path, 300, 8);
    const spent = await retried();
    await many(path, 10, 1);
    t.is(await retried(), spent, 'nothing is left');
    await until(
      'a retry',
      async () => {
        await many(path, 1, 1);
        return (await retried()) > spent;
      },
      20_000,
    );
  },
);
