import test from 'ava';
import {controlClient} from '#local/control/control-client.ts';
import {until} from '#tests/support/until.ts';
import {home} from '../mesh/support/mesh.ts';
import {killAndWait} from '../mesh/support/processes.ts';
import {newTenant} from '../mesh/support/tenant.ts';
import {idempotentLoad} from './support/idempotent-load.ts';
import {untilAllHealthy} from './support/until-all-healthy.ts';
import {untilRetriesAreSaved} from './support/until-retries-are-saved.ts';

const control = controlClient(home);
test.before(() => untilRetriesAreSaved());
test.afterEach.always(() => untilAllHealthy());

/** Those of the zone that has all the traffic. */
const victims = ['inventory-0', 'inventory-0-envoy', 'cart-0', 'cart-0-envoy', 'identity-0', 'identity-0-envoy'];

for (const victim of victims) {
  test.serial(`kill -9 of ${victim} under load fails no idempotent request`, async (t) => {
    t.timeout(120_000);
    const {api} = await newTenant();
    const load = await idempotentLoad(api, 8);
    await until('requests', () => load.answers() > 100, 30_000);
    const before = new Map((await control.status()).processes.map(({name, pid}) => [name, pid]));

    await killAndWait(victim);
    const then = load.answers();
    await until('requests after it', () => load.answers() > then + 300, 60_000);

    const {answers, failures, late, slowestMs} = await load.stop();
    t.deepEqual(failures.slice(0, 10), [], `${failures.length} of ${answers} failed`);
    t.true(late < answers / 50, `${late} of ${answers} were late`);
    for (const {name, pid} of (await control.status()).processes) {
      if (name !== victim) t.is(pid, before.get(name), `${name} was restarted, too`);
    }
    t.log(`${answers} answers, ${late} late, slowest ${Math.round(slowestMs)} ms`);
  });
}

test.serial('the edge’s Envoy, killed, comes back by itself, and clients that connect again are served', async (t) => {
  t.timeout(120_000);
  const {api} = await newTenant();
  const load = await idempotentLoad(api, 4);
  await until('requests', () => load.answers() > 50, 30_000);
  await killAndWait('edge-0-envoy');
  const get = () => api.get('/v1/books').catch(() => undefined);
  const first = await until('an answer', async () => (await get()) ?? false, 30_000);
  t.is(first.status, 200, first.text);
  const {failures} = await load.stop();
  t.true(
    failures.every((failure) => /: 0 Error: (connect|socket|read|write)/.test(failure)),
    failures.join('\n').slice(0, 2000),
  );
  const after = await idempotentLoad(api, 4);
  await until('requests', () => after.answers() > 50, 30_000);
  t.deepEqual((await after.stop()).failures, []);
});
