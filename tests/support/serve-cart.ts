import {Empty} from '#gen/ts/google/protobuf/empty.ts';
import {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import {CartServiceDefinition, CheckCartResponse} from '#gen/ts/souk/cart/v1/cart_service.ts';
import {served} from '#runtime/server/served.ts';
import type {ServiceOf} from '#runtime/server/service-of.ts';
import type {Scope} from './scope.ts';
import {serveHere, type Wishes} from './serve-here.ts';

type CartService = ServiceOf<CartServiceDefinition>;

const echo: CartService = {
  createCart: async () => Cart.fromPartial({name: 'carts/new'}),
  getCart: async ({name}) => Cart.fromPartial({name}),
  deleteCart: async () => Empty.fromPartial({}),
  setItem: async ({cart}) => Cart.fromPartial({name: cart}),
  checkCart: async () => CheckCartResponse.fromPartial({}),
};

/** The contract of carts, served by RPCs that answer with what they were asked about, but for those that the test gives. */
export const serveCart = (scope: Scope, {rpcs, ...wishes}: Wishes & {rpcs?: Partial<CartService>} = {}) =>
  serveHere(scope, [served(CartServiceDefinition, {...echo, ...rpcs})], wishes);
