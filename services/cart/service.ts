import type {CartServiceDefinition} from '#gen/ts/souk/cart/v1/cart_service.ts';
import type {ServiceOf} from '#runtime/server/service-of.ts';
import type {Deps} from './deps.ts';
import {checkCart} from './rpc/check-cart.ts';
import {createCart} from './rpc/create-cart.ts';
import {deleteCart} from './rpc/delete-cart.ts';
import {getCart} from './rpc/get-cart.ts';
import {setItem} from './rpc/set-item.ts';

/** Every RPC of cart. */
export const cartService = (deps: Deps): ServiceOf<CartServiceDefinition> => ({
  createCart: createCart(deps),
  getCart: getCart(deps),
  deleteCart: deleteCart(deps),
  setItem: setItem(deps),
  checkCart: checkCart(deps),
});
