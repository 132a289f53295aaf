import {v7 as uuidv7} from 'uuid';
import type {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import type {CreateCartRequest} from '#gen/ts/souk/cart/v1/cart_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {expiryAt} from '../domain/lifetime.ts';
import {toCart} from '../domain/to-cart.ts';
import {insertCart} from '../store/insert-cart.ts';
import {handOverCookie} from './hand-over-cookie.ts';
import {updateAs} from './update-as.ts';

/** Creates an empty cart of the calling principal or, with `anonymous`, of the holder of the cookie that the answer sets. */
export const createCart =
  ({database, cookie, lifetimes, clock}: Deps): Rpc<CreateCartRequest, Cart> =>
  async ({anonymous}, call) => {
    const owner = anonymous ? null : call.principal.name;
    const cart = await database.forTenant(call.tenant).update(updateAs(call.principal.name, call), async (tx) => {
      const now = clock();
      const expireTime = expiryAt(now, owner, lifetimes);
      return toCart(await insertCart(tx, {id: uuidv7(), owner, createTime: now, updateTime: now, expireTime}));
    });
    // Made anew for a repeated request too: the browser may not have got the first answer.
    handOverCookie(cart, call, {cookie, clock});
    return cart;
  };
