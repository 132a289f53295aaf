import {Channel, credentials} from '@grpc/grpc-js';
import test, {type ExecutionContext} from 'ava';
import {type ClientError, createClient} from 'nice-grpc';
import {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import {GetCartRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {serveHere} from '#tests/support/serve-here.ts';
import {until} from '#tests/support/until.ts';
import {servedForeign} from '../served.ts';
import type {StreamRpc} from '../service-of.ts';

/** No contract of ours has a stream yet; this one is like those of others. */
const WatchServiceDefinition = {
  name: 'WatchService',
  fullName: 'test.v1.WatchService',
  methods: {
    watch: {
      name: 'Watch',
      requestType: GetCartRequest,
      requestStream: false,
      responseType: Cart,
      responseStream: true,
      options: {},
    },
  },
} as const;

const serveWatch = async (t: ExecutionContext, watch: StreamRpc<GetCartRequest, Cart>, timeoutMs = 5000) => {
  const {address, lines} = await serveHere(t, [servedForeign(WatchServiceDefinition, {watch}, {timeoutMs})]);
  const channel = new Channel(address, credentials.createInsecure(), {});
  t.teardown(() => channel.close());
  return {client: createClient(WatchServiceDefinition, channel), lines};
};

const codeOfCall = async (lines: readonly Record<string, unknown>[]) =>
  (await until('the call is logged', () => lines.find(({method}) => method === '/test.v1.WatchService/Watch'))).code;

test('a stream arrives whole and is one call in the log', async (t) => {
  const {client, lines} = await serveWatch(t, async function* ({name}) {
    for (const part of [1, 2, 3]) yield Cart.fromPartial({name: `${name}/${part}`});
  });
  const names: string[] = [];
  for await (const cart of client.watch({name: 'carts'})) names.push(cart.name);
  t.deepEqual(names, ['carts/1', 'carts/2', 'carts/3']);
  t.is(await codeOfCall(lines), 'OK');
});

test('an error in the middle of a stream ends it with INTERNAL', async (t) => {
  const {client, lines} = await serveWatch(t, async function* () {
    yield Cart.fromPartial({name: 'carts/1'});
    throw new Error('the second row is broken');
  });
  const names: string[] = [];
  const error = await t.throwsAsync<ClientError>(async () => {
    for await (const cart of client.watch({name: 'carts'})) names.push(cart.name);
  });
  t.deepEqual(names, ['carts/1']);
  t.regex(error?.message ?? '', /INTERNAL/);
  t.notRegex(error?.message ?? '', /second row/);
  t.is(await codeOfCall(lines), 'INTERNAL');
});

test('a watcher that goes away ends the RPC, which gets to its finally', async (t) => {
  let ended = false;
  const {client, lines} = await serveWatch(t, async function* (_request, {signal}) {
    try {
      yield Cart.fromPartial({name: 'carts/1'});
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    } finally {
      ended = true;
    }
  });
  for await (const cart of client.watch({name: 'carts'})) {
    t.is(cart.name, 'carts/1');
    break;
  }
  await until('the RPC has ended', () => ended);
  t.is(await codeOfCall(lines), 'CANCELLED');
});

test('a stream ends when its time is over', async (t) => {
  const endless: StreamRpc<GetCartRequest, Cart> = async function* () {
    yield Cart.fromPartial({name: 'carts/1'});
    await new Promise(() => undefined);
  };
  const {client, lines} = await serveWatch(t, endless, 100);
  const error = await t.throwsAsync(async () => {
    for await (const cart of client.watch({name: 'carts'})) t.is(cart.name, 'carts/1');
  });
  t.regex(error?.message ?? '', /DEADLINE_EXCEEDED/);
  t.is(await codeOfCall(lines), 'DEADLINE_EXCEEDED');
});
