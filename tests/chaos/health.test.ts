import {join} from 'node:path';
import test from 'ava';
import {healthOf} from '#tests/support/health-of.ts';
import {until} from '#tests/support/until.ts';
import {home} from '../mesh/support/mesh.ts';
import {pauseWhile} from '../mesh/support/processes.ts';
import {request} from '../mesh/support/request.ts';

type Dependency = 'postgres' | 'redis' | 'nats';

/** What each service answers for, and without what: docs/architecture.md, Health. */
const services: Readonly<
  Record<string, {names: readonly string[]; needs: readonly Dependency[]; ready: readonly Dependency[]}>
> = {
  // Decides for a minute without its database.
  identity: {
    names: ['souk.identity.v1.IdentityService', 'envoy.service.auth.v3.Authorization'],
    needs: ['postgres', 'nats'],
    ready: [],
  },
  inventory: {names: ['souk.inventory.v1.InventoryService'], needs: ['postgres', 'redis', 'nats'], ready: ['postgres']},
  cart: {names: ['souk.cart.v1.CartService'], needs: ['postgres', 'nats'], ready: ['postgres']},
};

/** Every health name of every service with what it must say while `gone` is away. */
const expected = (gone?: Dependency) =>
  Object.fromEntries(
    Object.entries(services).flatMap(([service, {names, needs, ready}]) => {
      const say = (list: readonly Dependency[]) => (gone && list.includes(gone) ? 'NOT_SERVING' : 'SERVING');
      return [
        ...['', ...names].map((name) => [`${service} ${name || '(all)'}`, say(needs)]),
        [`${service} ready`, say(ready)],
      ];
    }),
  );

const said = async () =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(services).flatMap(([service, {names}]) =>
        ['', ...names, 'ready'].map(async (name) => {
          const address = `unix:${join(home, 'run', `${service}-0`, 'app.sock')}`;
          return [`${service} ${name || '(all)'}`, await healthOf(address, name)];
        }),
      ),
    ),
  );

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const untilSaid = async (what: string, wanted: object) =>
  until(what, async () => same(await said(), wanted), 30_000).catch(() => undefined);

for (const gone of ['postgres', 'redis', 'nats'] as const) {
  test.serial(
    `while ${gone} is gone, exactly the health names that depend on it turn red, and green again after`,
    async (t) => {
      t.timeout(120_000);
      await untilSaid('all is green', expected());
      t.deepEqual(await said(), expected());
      await pauseWhile(gone, async () => {
        await untilSaid('it is noticed', expected(gone));
        t.deepEqual(await said(), expected(gone));
        t.is((await request('GET', '/docs/')).status, 200, 'web needs none of them');
      });
      await untilSaid('all is green again', expected());
      t.deepEqual(await said(), expected());
    },
  );
}
