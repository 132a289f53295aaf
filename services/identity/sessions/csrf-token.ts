import {createHmac, timingSafeEqual} from 'node:crypto';

/** Makes and checks what a browser's page has to say besides the cookies that come by themselves. */
export interface CsrfTokens {
  /** The token of a session: an HMAC, so that nobody can make one who can set a cookie. */
  of(session: string): string;
  isOf(session: string, token: string): boolean;
}

/** Synchronizer tokens bound to the session (OWASP, Cross-Site Request Forgery Prevention). `key`: 32 secret bytes. */
export const csrfTokens = (key: Uint8Array): CsrfTokens => {
  const of = (session: string) => createHmac('sha256', key).update(`csrf/${session}`).digest('base64url');
  return {
    of,
    isOf: (session, token) => {
      const [given, right] = [Buffer.from(token), Buffer.from(of(session))];
      // In constant time: how long a wrong token takes must not tell how much of it is right.
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
};
