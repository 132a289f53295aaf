import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {failure} from '../domain/failure.ts';
import type {CsrfTokens} from './csrf-token.ts';

/** A request that is authenticated by what a browser adds by itself. */
export interface BrowserRequest {
  /** The value of a header, by its name in small letters. */
  header(name: string): string | undefined;
  /** Host and port that the browser has asked, where that is known. */
  readonly host?: string | undefined;
  /** Id of the session. */
  readonly session: string;
}

export interface CsrfPolicy {
  readonly csrf: CsrfTokens;
  /** Origins whose pages may act for their visitors, beside the host that was asked: `https://shop.example`. */
  readonly origins: readonly string[];
}

/**
 * Makes sure that a page of ours, or of an allowed origin, has made a request, and that it knows the session's token. Fails with
 * ORIGIN_NOT_ALLOWED, CSRF_TOKEN_INVALID (both PERMISSION_DENIED).
 */
export const checkCsrf = ({header, host, session}: BrowserRequest, {csrf, origins}: CsrfPolicy): void => {
  const [origin, site, token] = ['origin', 'sec-fetch-site', 'x-csrf-token'].map(header);
  const allowed = origin !== undefined && (origins.includes(origin) || (host !== undefined && hostOf(origin) === host));
  // Without either header no browser of today has sent it: the token has to do.
  const ours = site === undefined ? origin === undefined : site === 'same-origin' || site === 'none';
  if (!ours && !allowed) {
    throw failure(ErrorReason.ORIGIN_NOT_ALLOWED, 'A page of another origin has made this request.');
  }
  if (token === undefined || !csrf.isOf(session, token)) {
    throw failure(ErrorReason.CSRF_TOKEN_INVALID, 'The header x-csrf-token is not the one of this session.');
  }
};

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);
