import type {EdgeRequest} from '../authorization/edge-request.ts';
import {cookieIn, sessionCookies} from './session-cookies.ts';

/** An access token, and how it came. */
export interface CarriedToken {
  readonly token: string;
  /** In a cookie, which browsers add by themselves. */
  readonly cookie: boolean;
}

/**
 * The access token of a request: of `authorization` (RFC 6750 section 2.1), or of the session's cookie. A cookie is not
 * asked for where an API key was sent: what a client says counts, not what its browser adds.
 */
export const tokenOf = ({headers}: Pick<EdgeRequest, 'headers'>): CarriedToken | undefined => {
  const [, token] = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  if (token !== undefined) return {token, cookie: false};
  if (headers['x-api-key'] || !headers.cookie) return undefined;
  const held = cookieIn([headers.cookie], sessionCookies.access);
  return held ? {token: held, cookie: true} : undefined;
};
