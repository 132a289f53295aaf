import type {CheckCartRequest, CheckCartResponse} from '#gen/ts/souk/cart/v1/cart_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {checkLines} from '../domain/check-lines.ts';
import {offersOf} from '../domain/offers-of.ts';
import {useCart} from './use-cart.ts';

/**
 * Checks prices and stock of the whole cart now, with one call to inventory. Fails with CART_NOT_FOUND, and with
 * SERVICE_UNAVAILABLE (UNAVAILABLE) while inventory does not answer: nothing is said about a cart that was not checked.
 */
export const checkCart =
  (deps: Deps): Rpc<CheckCartRequest, CheckCartResponse> =>
  async ({name}, call) => {
    const {items} = await useCart(name, call, deps);
    if (items.length === 0) return checkLines([], new Map());
    const books = items.map(({book}) => book);
    const {quotes} = await deps.inventory(call).quoteBooks({books});
    return checkLines(items, offersOf(books, quotes));
  };
