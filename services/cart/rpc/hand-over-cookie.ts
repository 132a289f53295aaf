import type {Cart} from '#gen/ts/souk/cart/v1/cart.ts';
import type {Call} from '#runtime/server/call.ts';
import {setCookie} from '../cookie/set-cookie.ts';
import type {Deps} from '../deps.ts';
import {isHttps} from './is-https.ts';

/** Lets the answer set the cookie of an anonymous cart for as long as the cart lives; does nothing for a principal's. */
export function handOverCookie(
  {name, anonymous, expireTime}: Cart,
  call: Call,
  {cookie, clock}: Pick<Deps, 'cookie' | 'clock'>,
) {
  if (!anonymous || expireTime === undefined) return;
  const value = cookie.issue(call.tenant, name.slice('carts/'.length));
  const leftMs = Math.max(0, expireTime.getTime() - clock().getTime());
  call.header.set('set-cookie', setCookie({value, maxAgeSeconds: Math.ceil(leftMs / 1000), secure: isHttps(call)}));
}
