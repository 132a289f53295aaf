import type {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import type {SetItemRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {cartFull} from '../domain/cart-full.ts';
import {cartNotFound} from '../domain/cart-not-found.ts';
import {changeLine} from '../domain/change-line.ts';
import {expiryAt} from '../domain/lifetime.ts';
import {toCart} from '../domain/to-cart.ts';
import {lockCart} from '../store/lock-cart.ts';
import {writeLine} from '../store/write-line.ts';
import {handOverCookie} from './hand-over-cookie.ts';
import {meantCart} from './meant-cart.ts';
import {updateAs} from './update-as.ts';

/** Sets how many copies of a book are in a cart; 0 removes the line. Fails with CART_NOT_FOUND, CART_FULL. */
export const setItem =
  ({database, cookie, lifetimes, clock}: Deps): Rpc<SetItemRequest, Cart> =>
  async ({cart: name, book, quantity, expectedUnitPrice}, call) => {
    const key = meantCart(name, call, {cookie});
    const line = {bookId: book.slice('books/'.length), quantity, expectedUnitPrice};
    const cart = await database.forTenant(call.tenant).update(updateAs(key.owner ?? key.id, call), async (tx) => {
      const now = clock();
      const found = await lockCart(tx, key, {now, expireTime: expiryAt(now, key.owner, lifetimes)});
      if (found === undefined) throw cartNotFound(name);
      const change = changeLine(found.lines, line);
      if (change.kind === 'full') throw cartFull(name);
      await writeLine(tx, found, change.kind, line);
      return toCart({...found, lines: change.lines});
    });
    handOverCookie(cart, call, {cookie, clock});
    return cart;
  };
