/** A small service as a process, for the tests of how processes begin, trace and end. Its one peer is itself. */
import {Empty} from '#gen/ts/google/protobuf/empty.ts';
import {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import {CartServiceDefinition, CheckCartResponse} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {clientOf} from '#runtime/client/client-of.ts';
import {configOf} from '#runtime/config/config-of.ts';
import {outbound} from '#runtime/config/outbound.ts';
import {serverConfig} from '#runtime/config/server-config.ts';
import {programOf} from '#runtime/lifecycle/program.ts';
import {runPrograms} from '#runtime/lifecycle/run-programs.ts';
import type {Dependency} from '#runtime/server/dependency.ts';
import {served} from '#runtime/server/served.ts';
import {startServer} from '#runtime/server/start-server.ts';
import {createLog} from '#runtime/telemetry/log.ts';

const readConfig = configOf({server: serverConfig('cart'), outbound});

const program = programOf({
  readConfig,
  start: async (config) => {
    const log = createLog({service: 'cart', level: config.server.logLevel});
    const carts = clientOf(CartServiceDefinition, config.outbound);

    const dependency: Dependency = {
      name: 'store',
      essential: true,
      check: async () => undefined,
      close: async () => log.info('store closed'),
    };

    const service = served(CartServiceDefinition, {
      createCart: async () => {
        setImmediate(() => {
          throw new Error('a bug outside of any call');
        });
        return Cart.fromPartial({});
      },
      getCart: async (_request, call) => {
        // Its own sidecar would add the claims; refused or not, the call arrives.
        await carts(call)
          .deleteCart({name: 'carts/current'})
          .catch(() => undefined);
        return Cart.fromPartial({name: call.metadata.get('traceparent') ?? ''});
      },
      deleteCart: async () => Empty.fromPartial({}),
      setItem: async () => Cart.fromPartial({}),
      checkCart: async () => CheckCartResponse.fromPartial({}),
    });

    return startServer(config.server, {services: [service], dependencies: [dependency], log});
  },
});

await runPrograms(new Map([['cart', program]]), process.env);
