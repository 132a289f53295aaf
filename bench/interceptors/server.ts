import {createServer} from 'nice-grpc';
import {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import {CartServiceDefinition} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {serverConfig} from '#runtime/config/server-config.ts';
import {served} from '#runtime/server/served.ts';
import {startServer} from '#runtime/server/start-server.ts';

/** The same empty RPCs, with nothing around them (`bare`) or with the whole runtime (`served`). Started by ../interceptors.ts. */
const answer = async () => Cart.create();
const service = {
  createCart: answer,
  getCart: answer,
  setItem: answer,
  deleteCart: async () => ({}),
  checkCart: async () => ({lines: [], total: undefined, purchasable: false}),
};
const [, , kind, address = ''] = process.argv;
if (kind === 'bare') {
  const server = createServer();
  server.add(CartServiceDefinition, service);
  await server.listen(address);
} else {
  await startServer(serverConfig('cart').parse({SOUK_LISTEN: address, LOG_LEVEL: process.env.LOG_LEVEL}), {
    services: [served(CartServiceDefinition, service)],
    dependencies: [],
  });
}
process.send?.('ready');
process.once('disconnect', () => process.exit(0));
