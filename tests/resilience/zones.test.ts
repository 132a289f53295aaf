import test from 'ava';
import {controlClient} from '#local/control/control-client.ts';
import {until} from '#tests/support/until.ts';
import {home} from '../mesh/support/mesh.ts';
import {newTenant} from '../mesh/support/tenant.ts';
import {idempotentLoad} from './support/idempotent-load.ts';
import {requestsByZone, since} from './support/requests-by-zone.ts';

/** The edge prefers the first zone: its loss is the one that moves traffic. */
const [own, other] = ['central-a', 'central-b'] as const;
const hops = [
  ['edge-0', 'identity'],
  ['edge-0', 'inventory'],
  ['edge-0', 'cart'],
  ['cart-0', 'inventory'],
] as const;
const control = controlClient(home);
const clients = 8;

test.afterEach.always(async () => {
  for (const zone of [own, other]) await control.startZone(zone);
});

test.serial('requests stay in their zone while it is healthy', async (t) => {
  const {api} = await newTenant();
  const load = await idempotentLoad(api, 2);
  const before = await Promise.all(hops.map(([caller, peer]) => requestsByZone(caller, peer)));
  const answers = load.answers();
  await until('requests', () => load.answers() > answers + 200, 20_000);
  const {failures} = await load.stop();
  t.deepEqual(failures, []);
  for (const [index, [caller, peer]] of hops.entries()) {
    const {[own]: near = 0, [other]: far} = since(before[index] ?? {}, await requestsByZone(caller, peer));
    t.true(near > 20, `${caller} asked ${peer} ${near} times in its zone`);
    t.is(far, 0, `${caller} asked ${peer} in another zone`);
  }
});

test.serial(
  'no idempotent request fails while a zone is killed under load, and its traffic comes back with it',
  async (t) => {
    t.timeout(120_000);
    const {api} = await newTenant();
    const load = await idempotentLoad(api, clients);
    await until('requests', () => load.answers() > 200, 20_000);

    await control.killZone(own);
    const after = load.answers();
    await until('requests without the zone', () => load.answers() > after + 500, 30_000);

    await control.startZone(own);
    for (const [caller, peer] of hops) {
      await until(
        `${caller} asks ${peer} only in its own zone again`,
        async () => {
          const before = await requestsByZone(caller, peer);
          await until('more requests', async () => sum(since(before, await requestsByZone(caller, peer))) > 20);
          const {[own]: near = 0, [other]: far = 0} = since(before, await requestsByZone(caller, peer));
          return near > 0 && far === 0;
        },
        60_000,
      );
    }
    const {answers, failures, late, slowestMs} = await load.stop();
    t.deepEqual(failures.slice(0, 10), [], `${failures.length} of ${answers} failed`);
    t.true(late < answers / 100, `${late} of ${answers} were late`);
    t.log(`${answers} answers, ${late} late, slowest ${Math.round(slowestMs)} ms`);
  },
);

const sum = (requests: Readonly<Record<string, number>>) => Object.values(requests).reduce((a, b) => a + b, 0);
