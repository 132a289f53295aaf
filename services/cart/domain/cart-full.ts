import {ErrorReason} from '#gen/ts/souk/cart/v1/errors.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import {failure} from './failure.ts';
import {maximumLines} from './line.ts';

/** CART_FULL. */
export const cartFull = (cart: string): Failure =>
  failure(ErrorReason.CART_FULL, `The cart has ${maximumLines} lines, more it cannot have.`, {
    cart,
    maximum: String(maximumLines),
  });
