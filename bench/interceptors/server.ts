import {createServer} from 'nice-grpc';
import {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import {CartServiceDefinition} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {serverConfig} from '#runtime/config/server-config.ts';
import {served} from '#runtime/server/served.ts';
import {startServer} from '#runtime/server/start-server.ts';

/** The same empty RPC, with nothing around them (`bare`) or with the whole runtime (`served`). Started by ../interceptors.ts. */
const definition = {...CartServiceDefinition, methods: {setItem: CartServiceDefinition.methods.setItem}};
const service = {setItem: async () => Cart.create()};
const [, , kind, address = ''] = process.argv;
if (kind === 'bare') {
  const server = createServer();
  server.add(definition, service);
  await server.listen(address);
} else {
  await startServer(serverConfig('cart').parse({SOUK_LISTEN: address, LOG_LEVEL: process.env.LOG_LEVEL}), {
    services: [served(definition, service)],
    dependencies: [],
  });
}
process.send?.('ready');
process.once('disconnect', () => process.exit(0));
