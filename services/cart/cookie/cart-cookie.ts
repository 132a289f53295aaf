import {createHmac, timingSafeEqual} from 'node:crypto';

/** Makes and reads the values of the cookie that proves whose an anonymous cart is. */
export interface CartCookie {
  /** The value that proves a visitor of `tenant` to be the holder of the cart. */
  issue(tenant: string, cartId: string): string;
  /** The cart that a value proves, or undefined when it was not issued for this tenant with this key. */
  read(tenant: string, value: string): string | undefined;
}

const shape = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

/**
 * Values are `<cart id>.<base64url of HMAC-SHA256 over tenant and cart id>` (RFC 2104). The tenant is in the code, so that
 * a cookie is worth nothing at another tenant, even where two carts had the same id.
 *
 * @param key at least 32 bytes, secret, the same in all instances.
 */
export function cartCookie(key: Uint8Array): CartCookie {
  // Neither part can hold a slash: two different pairs never give the same text.
  const code = (tenant: string, cartId: string) =>
    createHmac('sha256', key).update(`souk_cart/${tenant}/${cartId}`).digest('base64url');
  return {
    issue: (tenant, cartId) => `${cartId}.${code(tenant, cartId)}`,
    read(tenant, value) {
      const [, cartId, given] = shape.exec(value) ?? [];
      if (cartId === undefined || given === undefined) return undefined;
      // In constant time: how long a wrong code takes must not tell how much of it is right.
      return timingSafeEqual(Buffer.from(given), Buffer.from(code(tenant, cartId))) ? cartId : undefined;
    },
  };
}
