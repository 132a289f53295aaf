import test, {type ExecutionContext} from 'ava';
import {until} from '#tests/support/until.ts';
import {callsTo} from '../calls.ts';
import {trial} from '../trial.ts';

const path = '/souk.inventory.v1.InventoryService/QuoteBooks';
const zones = [
  {region: 'central', zone: 'central-a'},
  {region: 'central', zone: 'central-b'},
  {region: 'west', zone: 'west-a'},
  {region: 'west', zone: 'west-b'},
];
const nobody = {'central-a': 0, 'central-b': 0, 'west-a': 0, 'west-b': 0};

/** The sidecar of a cart in central-a before inventories in every zone. */
async function inZones(t: ExecutionContext, perZone: number) {
  const {outbound, peers, hosts} = await trial(t, {caller: 'cart', peers: {inventory: perZone}, zones});
  const calls = callsTo(t, outbound);
  const of = (zone: string) => peers.filter((peer) => peer.zone === zone);
  const countOf = (zone: string) => of(zone).reduce((sum, peer) => sum + peer.calls(), 0);
  return {
    /** Sends calls one after the other, of which none may fail; answers how many each zone got. */
    async call(count: number): Promise<Readonly<Record<string, number>>> {
      const before = zones.map(({zone}) => countOf(zone));
      const outcomes = await calls.many(path, count, 1);
      t.deepEqual(
        outcomes.filter(({code}) => code !== 0),
        [],
      );
      return Object.fromEntries(zones.map(({zone}, index) => [zone, countOf(zone) - (before[index] ?? 0)]));
    },
    lose: (zone: string, instances = perZone) => {
      for (const peer of of(zone).slice(0, instances)) peer.lose();
    },
    dieMidway: (zone: string) => {
      for (const peer of of(zone)) peer.behave('death');
    },
    regain: async (zone: string) => void (await Promise.all(of(zone).map((peer) => peer.start()))),
    /** Waits until the sidecar uses exactly `count` peers: all others have failed their health checks or are ejected. */
    untilUsed: (count: number) =>
      until(
        `${count} peers are used`,
        async () => (await hosts('inventory')).filter(({healthy, ejected}) => healthy && !ejected).length === count,
        30_000,
      ),
  };
}

test('calls stay in their zone, go to the region when it is lost, elsewhere when that is lost, and come back', async (t) => {
  const {call, lose, regain} = await inZones(t, 1);
  const isBack = async (zone: string) =>
    until(`calls go to ${zone}`, async () => (await call(10))[zone] === 10, 20_000);
  t.deepEqual(await call(50), {...nobody, 'central-a': 50});

  // At once, before anybody has noticed: no call fails.
  lose('central-a');
  t.deepEqual(await call(50), {...nobody, 'central-b': 50});
  lose('central-b');
  const {'west-a': first = 0, 'west-b': second = 0, ...central} = await call(200);
  t.deepEqual(central, {'central-a': 0, 'central-b': 0});
  t.true(first > 60 && second > 60, `the other region shares: ${first} and ${second}`);

  await regain('central-b');
  await isBack('central-b');
  t.deepEqual(await call(50), {...nobody, 'central-b': 50});
  await regain('central-a');
  await isBack('central-a');
  t.deepEqual(await call(50), {...nobody, 'central-a': 50});
});

test('a call whose answer breaks off in the middle is repeated in another zone', async (t) => {
  const {call, dieMidway} = await inZones(t, 1);
  dieMidway('central-a');
  t.deepEqual(await call(2), {...nobody, 'central-a': 1, 'central-b': 2});
});

test('with half of the own zone lost the other half carries 70 %, and the rest goes to the next zone', async (t) => {
  const {call, lose, untilUsed} = await inZones(t, 2);
  lose('central-a', 1);
  await untilUsed(7);
  const {'central-a': own = 0, 'central-b': next = 0, ...others} = await call(1000);
  t.deepEqual(others, {'west-a': 0, 'west-b': 0});
  // Four standard deviations of 1,000 drawings.
  t.true(Math.abs(own - 700) < 60, `the own zone got ${own} of 1,000`);
  t.is(own + next, 1000);
});
