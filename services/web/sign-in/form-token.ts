import {randomBytes, timingSafeEqual} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import {OAuthError} from '../oauth/oauth-error.ts';

/** `__Host-`: no other host can set it, so that the form and the cookie can only agree where we have given both. */
const cookieName = '__Host-souk-sign-in';
export const formTokenField = 'form_token';

/** Of the browser's cookie, or a new one with what sets the cookie. */
export const formTokenFor = (
  request: IncomingMessage,
): {readonly token: string; readonly cookie: string | undefined} => {
  const known = cookieOf(request);
  if (known !== undefined) return {token: known, cookie: undefined};
  const token = randomBytes(32).toString('base64url');
  return {token, cookie: `${cookieName}=${token}; Path=/; Secure; HttpOnly; SameSite=Lax`};
};

/**
 * Makes sure that the form was ours and in the same browser: nobody is signed in as somebody else by a page of a third. Fails
 * with invalid_request (403).
 */
export const checkFormToken = (request: IncomingMessage, form: ReadonlyMap<string, string>, issuer: string): void => {
  const {origin, 'sec-fetch-site': site} = request.headers;
  const elsewhere =
    site === undefined ? origin !== undefined && !isOwn(origin, request, issuer) : site !== 'same-origin';
  const [held, sent] = [cookieOf(request), form.get(formTokenField)].map((token) => Buffer.from(token ?? ''));
  const same = held !== undefined && sent !== undefined && held.length === sent.length && timingSafeEqual(held, sent);
  if (!elsewhere && same && held.length > 0) return;
  throw new OAuthError(403, 'invalid_request', 'The form has been open for too long, or was not ours. Begin anew.');
};

const isOwn = (origin: string, {headers}: IncomingMessage, issuer: string): boolean =>
  origin === issuer || (URL.canParse(origin) && new URL(origin).host === headers.host);

const cookieOf = ({headers}: IncomingMessage): string | undefined =>
  (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => /^__Host-souk-sign-in=[\w-]{43}$/.test(pair))
    ?.slice(cookieName.length + 1);
