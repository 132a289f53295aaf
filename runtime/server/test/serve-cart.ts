import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {Empty} from '#gen/ts/google/protobuf/empty.ts';
import {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import {CartServiceDefinition, CheckCartResponse} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {parseConfig} from '../../config/config-of.ts';
import {serverConfig} from '../../config/server-config.ts';
import {createLog} from '../../telemetry/log.ts';
import type {Dependency} from '../dependency.ts';
import {served} from '../served.ts';
import type {ServiceOf} from '../service-of.ts';
import {startServer} from '../start-server.ts';

type CartService = ServiceOf<CartServiceDefinition>;

/** What a test wants to be different. */
export interface Wishes {
  readonly rpcs?: Partial<CartService>;
  readonly dependencies?: readonly Dependency[];
  readonly env?: Readonly<Record<string, string>>;
}

const echo: CartService = {
  createCart: async () => Cart.fromPartial({name: 'carts/new'}),
  getCart: async ({name}) => Cart.fromPartial({name}),
  deleteCart: async () => Empty.fromPartial({}),
  setItem: async ({cart}) => Cart.fromPartial({name: cart}),
  checkCart: async () => CheckCartResponse.fromPartial({}),
};

/** A real server of the cart contract on a unix socket, whose RPCs answer with what they were asked about. */
export const serveCart = async (t: ExecutionContext, {rpcs, dependencies = [], env}: Wishes = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'souk-'));
  const address = `unix:${folder}/app.sock`;
  const lines: Record<string, unknown>[] = [];
  const log = createLog({
    service: 'cart',
    level: 'info',
    stream: {write: (line) => void lines.push(JSON.parse(line))},
  });
  const {server} = parseConfig(
    {server: serverConfig('cart')},
    {SOUK_LISTEN: address, SOUK_DRAIN_MS: '0', SOUK_METRICS: `${folder}/metrics.sock`, ...env},
  );
  const running = await startServer(server, {
    services: [served(CartServiceDefinition, {...echo, ...rpcs})],
    dependencies,
    log,
  });
  t.teardown(async () => {
    await running.stop();
    await rm(folder, {recursive: true, force: true});
  });
  return {address, folder, lines, stop: running.stop};
};
