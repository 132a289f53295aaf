import {ErrorReason} from '#gen/ts/souk/cart/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {failure} from './failure.ts';

/** CART_NOT_FOUND. Says the same of a cart that does not exist, has expired or is another visitor's. */
export const cartNotFound = (cart: string): Failure => failure(ErrorReason.CART_NOT_FOUND, `No cart ${cart}.`, {cart});
