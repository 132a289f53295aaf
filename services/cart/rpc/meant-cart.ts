import type {Call} from '#runtime/server/call.ts';
import {readHeldCarts} from '../cookie/read-held-carts.ts';
import type {Deps} from '../deps.ts';
import {type CartKey, cartKey} from '../domain/cart-key.ts';
import {cartNotFound} from '../domain/cart-not-found.ts';

/** The cart that `name` means for the caller. Fails with CART_NOT_FOUND when the name needs a cookie that did not come. */
export function meantCart(name: string, {tenant, principal, metadata}: Call, {cookie}: Pick<Deps, 'cookie'>): CartKey {
  const cookies = metadata.getAll('cookie').filter((value) => typeof value === 'string');
  const key = cartKey(name, {principal: principal.name, held: readHeldCarts(cookies, tenant, cookie)});
  if (key === undefined) throw cartNotFound(name);
  return key;
}
