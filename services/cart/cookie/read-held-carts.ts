import type {CartCookie} from './cart-cookie.ts';
import {cookieName} from './cookie-name.ts';

/**
 * Ids of the carts that the cookies of a request prove the visitor to hold, in the order in which they were sent.
 *
 * @param headers values of the header `cookie` (RFC 6265 section 4.2.1); HTTP/2 may split it (RFC 9113 section 8.2.3).
 */
export function readHeldCarts(headers: readonly string[], tenant: string, cookie: CartCookie): string[] {
  return headers
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookieName}=`))
    .flatMap((pair) => cookie.read(tenant, pair.slice(cookieName.length + 1)) ?? []);
}
