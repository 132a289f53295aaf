import type {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import type {CartState} from './cart-state.ts';

/** The cart as the contract shows it. */
export function toCart({id, owner, lines, createTime, updateTime, expireTime}: CartState): Cart {
  return {
    name: `carts/${id}`,
    items: lines.map(({bookId, ...line}) => ({book: `books/${bookId}`, ...line})),
    anonymous: owner === null,
    createTime,
    updateTime,
    expireTime,
  };
}
