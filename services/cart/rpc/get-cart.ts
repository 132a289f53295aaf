import type {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import type {GetCartRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {useCart} from './use-cart.ts';

/** Gets a cart and renews its life. Fails with CART_NOT_FOUND. */
export const getCart =
  (deps: Deps): Rpc<GetCartRequest, Cart> =>
  ({name}, call) =>
    useCart(name, call, deps);
