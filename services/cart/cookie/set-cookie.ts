import {cookieName} from './cookie-name.ts';

/** What a `set-cookie` header says. */
export interface CookieSetting {
  /** The cookie's value; empty together with `maxAgeSeconds` 0 to remove it. */
  readonly value: string;
  /** For how long browsers keep it. */
  readonly maxAgeSeconds: number;
  /** Only ever send it over HTTPS. */
  readonly secure: boolean;
}

/** Value of a `set-cookie` header (RFC 6265 section 4.1). Scripts cannot read the cookie, other sites cannot use it to change anything. */
export function setCookie({value, maxAgeSeconds, secure}: CookieSetting): string {
  const attributes = [`Max-Age=${maxAgeSeconds}`, 'Path=/v1/carts', 'HttpOnly', 'SameSite=Lax'];
  return [`${cookieName}=${value}`, ...attributes, ...(secure ? ['Secure'] : [])].join('; ');
}
