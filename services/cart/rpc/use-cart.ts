import type {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import type {Call} from '#runtime/server/call.ts';
import type {Deps} from '../deps.ts';
import {cartNotFound} from '../domain/cart-not-found.ts';
import {expiryAt, renewalDue} from '../domain/lifetime.ts';
import {toCart} from '../domain/to-cart.ts';
import {findCart} from '../store/find-cart.ts';
import {renewCart} from '../store/renew-cart.ts';
import {handOverCookie} from './hand-over-cookie.ts';
import {meantCart} from './meant-cart.ts';

/** Reads the cart that `name` means for the caller and, when it is due, renews it with its cookie. Fails with CART_NOT_FOUND. */
export async function useCart(name: string, call: Call, {database, cookie, lifetimes, clock}: Deps): Promise<Cart> {
  const key = meantCart(name, call, {cookie});
  const now = clock();
  const carts = database.forTenant(call.tenant);
  const found = await findCart(carts.read, key, now);
  if (found === undefined) throw cartNotFound(name);
  if (!renewalDue(found, now, lifetimes)) return toCart(found);

  const expireTime = expiryAt(now, key.owner, lifetimes);
  // Without the idempotency key: repeating a read is meant to read again.
  const {requestDigest, response, signal, deadline, importance, origin, log} = call;
  const renewal = {idempotencyKey: undefined, requestDigest, response, signal, deadline, importance, origin, log};
  const renewed = await carts.update(renewal, (tx) => renewCart(tx, key, {now, expireTime}));
  if (!renewed) throw cartNotFound(name);
  const cart = toCart({...found, expireTime});
  handOverCookie(cart, call, {cookie, clock});
  return cart;
}
