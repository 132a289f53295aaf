/**
 * Cookies of a session. `__Host-`: set by this host alone, for all of it, over TLS or loopback only (RFC 6265bis section
 * 4.1.3.2).
 */
export const sessionCookies = {
  access: '__Host-souk-access',
  refresh: '__Host-souk-refresh',
  csrf: '__Host-souk-csrf',
} as const;

type Name = (typeof sessionCookies)[keyof typeof sessionCookies];

/** Value of `set-cookie`. Without a time to live it takes the cookie away. Only the CSRF token is for scripts. */
export const setSessionCookie = (name: Name, value: string, maxAgeMs: number): string => {
  const seconds = Math.max(0, Math.floor(maxAgeMs / 1000));
  const hidden = name === sessionCookies.csrf ? [] : ['HttpOnly'];
  return [`${name}=${value}`, `Max-Age=${seconds}`, 'Path=/', 'Secure', ...hidden, 'SameSite=Lax'].join('; ');
};

/** The value of a cookie in `cookie` headers (RFC 6265 section 4.2.1); HTTP/2 may split them (RFC 9113 section 8.2.3). */
export const cookieIn = (headers: readonly string[], name: Name): string | undefined =>
  pairsIn(headers)
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** The header without the tokens of sessions: what a service may see. Empty when nothing is left. */
export const withoutTokens = (header: string): string =>
  pairsIn([header])
    .filter((pair) => !pair.startsWith(`${sessionCookies.access}=`) && !pair.startsWith(`${sessionCookies.refresh}=`))
    .join('; ');

const pairsIn = (headers: readonly string[]): string[] =>
  headers.flatMap((header) => header.split(';')).flatMap((pair) => pair.trim() || []);
