import {request as httpRequest} from 'node:http';
import test from 'ava';
import {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import {GetCartRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {serveProcess} from '#runtime/lifecycle/serve-process.ts';
import {callRaw} from '#tests/support/call-raw.ts';
import {claimsWith} from '#tests/support/claims-of.ts';
import {healthOf} from '#tests/support/health-of.ts';
import {serveCart} from '#tests/support/serve-cart.ts';
import {patient} from '#tests/support/serve-here.ts';
import {until} from '#tests/support/until.ts';
import type {Dependency} from '../dependency.ts';

const getCart = '/souk.cart.v1.CartService/GetCart';
const request = GetCartRequest.encode({name: 'carts/current'}).finish();
const headers = claimsWith('*');

/** A dependency that is as the test wants it. */
const dependency = (name: string, essential: boolean, closed: string[] = []) => {
  const state = {how: 'up' as 'up' | 'down' | 'hangs'};
  const made: Dependency = {
    name,
    essential,
    check: async () => {
      if (state.how === 'down') throw new Error('connection refused');
      if (state.how === 'hangs') await new Promise(() => undefined);
    },
    close: async () => void closed.push(name),
  };
  return {made, state};
};

const env = {SOUK_HEALTH_INTERVAL_MS: '20', SOUK_HEALTH_TIMEOUT_MS: '50'};
const names = ['', 'ready', 'souk.cart.v1.CartService'];

for (const how of ['down', 'hangs'] as const) {
  test.serial(`health turns red when an unessential dependency ${how}, and back; ready stays`, async (t) => {
    const {made, state} = dependency('redis', false);
    const {address, lines} = await serveCart(t, {dependencies: [made], env});
    t.deepEqual(await Promise.all(names.map((name) => healthOf(address, name))), ['SERVING', 'SERVING', 'SERVING']);
    state.how = how;
    await until('health is red', async () => (await healthOf(address, '')) === 'NOT_SERVING');
    t.is(await healthOf(address, 'souk.cart.v1.CartService'), 'NOT_SERVING');
    t.is(await healthOf(address, 'ready'), 'SERVING');
    state.how = 'up';
    await until('health is green again', async () => (await healthOf(address, '')) === 'SERVING');
    t.deepEqual(
      lines.filter((line) => line.dependency === 'redis').map(({msg}) => msg),
      ['redis is away', 'redis is back'],
    );
  });
}

test.serial('ready turns red with an essential dependency, and back', async (t) => {
  const {made, state} = dependency('postgres', true);
  const {address} = await serveCart(t, {dependencies: [made, dependency('redis', false).made], env});
  state.how = 'down';
  await until('it is not ready', async () => (await healthOf(address, 'ready')) === 'NOT_SERVING');
  t.is(await healthOf(address, 'live'), 'SERVING', 'a restart would not bring the dependency back');
  state.how = 'up';
  await until('it is ready again', async () => (await healthOf(address, 'ready')) === 'SERVING');
  t.pass();
});

test.serial('a service that starts without its database listens and is not ready', async (t) => {
  const {made, state} = dependency('postgres', true);
  state.how = 'down';
  const {address} = await serveCart(t, {dependencies: [made], env});
  t.is(await healthOf(address, 'ready'), 'NOT_SERVING');
  t.is(await healthOf(address, 'live'), 'SERVING');
});

test.serial('a name that is not served has no health', async (t) => {
  const {address} = await serveCart(t);
  t.is(await healthOf(address, 'souk.other.v1.OtherService'), 'NOT_FOUND');
});

test.serial(
  'stopping: not ready first, a running call ends well, dependencies close in reverse after it',
  async (t) => {
    const order: string[] = [];
    let running = false;
    const answerNow = Promise.withResolvers<void>();
    const {address, stop} = await serveCart(t, {
      // The running call must outlive all that is asked meanwhile.
      env: {...env, ...patient, SOUK_DRAIN_MS: '300'},
      dependencies: [dependency('postgres', true, order).made, dependency('redis', false, order).made],
      rpcs: {
        getCart: async () => {
          running = true;
          await answerNow.promise;
          order.push('answered');
          return Cart.fromPartial({name: 'carts/late'});
        },
      },
    });
    const answer = callRaw(address, getCart, request, headers);
    await until('the RPC runs', () => running);
    const stopped = stop();
    t.is(await healthOf(address, 'ready'), 'NOT_SERVING');
    t.is(await healthOf(address, ''), 'NOT_SERVING');
    const other = await callRaw(address, '/souk.cart.v1.CartService/DeleteCart', request, headers);
    t.is(other.code, 'OK', 'new calls are answered while balancers have not noticed yet');
    await until('new calls are refused', async () => (await healthOf(address, '')) === 'UNAVAILABLE');
    t.deepEqual(order, []);
    answerNow.resolve();
    t.is((await answer).code, 'OK');
    await stopped;
    t.deepEqual(order, ['answered', 'redis', 'postgres']);
  },
);

test.serial('a call that does not end is cut off after the shutdown time', async (t) => {
  let running = false;
  const {address, stop} = await serveCart(t, {
    env: {SOUK_SHUTDOWN_TIMEOUT_MS: '100'},
    rpcs: {
      getCart: async () => {
        running = true;
        return new Promise(() => undefined);
      },
    },
  });
  const answer = callRaw(address, getCart, request, headers);
  await until('the RPC runs', () => running);
  const start = performance.now();
  await stop();
  t.true(performance.now() - start < 5000);
  t.not((await answer).code, 'OK');
});

test.serial('metrics count calls by method and code', async (t) => {
  const {address, folder} = await serveCart(t);
  const metrics = await serveProcess(`${folder}/metrics.sock`, () => ({cart: true}));
  t.teardown(metrics.close);
  await callRaw(address, getCart, request, headers);
  await callRaw(address, getCart, request);
  const text = await new Promise<string>((resolve, reject) => {
    httpRequest({socketPath: `${folder}/metrics.sock`, path: '/metrics'}, async (response) => {
      resolve(Buffer.concat(await response.toArray()).toString());
    })
      .on('error', reject)
      .end();
  });
  const handled = (code: string) =>
    Number(new RegExp(`handled_total\\{.*grpc_method="GetCart".*grpc_code="${code}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
  t.true(handled('OK') >= 1);
  t.true(handled('UNAUTHENTICATED') >= 1);
  t.regex(
    text,
    /grpc_server_handling_seconds_bucket\{le="0.001",grpc_service="souk.cart.v1.CartService",grpc_method="GetCart"\}/,
  );
  t.regex(text, /nodejs_eventloop_lag_seconds/);
});

test.serial('reflection names the services in development and is absent in production', async (t) => {
  const method = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
  // ServerReflectionRequest{list_services: "*"}.
  const listServices = new Uint8Array([0x3a, 1, 0x2a]);
  const development = await serveCart(t, {env: {SOUK_ENVIRONMENT: 'development'}});
  const production = await serveCart(t, {env: {SOUK_ENVIRONMENT: 'production'}});
  const answer = await callRaw(development.address, method, listServices);
  t.regex(Buffer.from(answer.bytes ?? []).toString(), /souk\.cart\.v1\.CartService/);
  t.is((await callRaw(production.address, method, listServices)).code, 'UNIMPLEMENTED');
});

test.serial('a socket on which somebody listens is not taken away', async (t) => {
  const {address} = await serveCart(t);
  const error = await t.throwsAsync(serveCart(t, {env: {SOUK_LISTEN: address}}));
  t.regex(error?.message ?? '', /another process listens here/);
  t.is((await callRaw(address, getCart, request, headers)).code, 'OK');
});
