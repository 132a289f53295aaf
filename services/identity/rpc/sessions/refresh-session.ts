import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {SignIn} from '#gen/ts/souk/identity/v1/session.ts';
import type {RefreshSessionRequest} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {AnonymousRpc} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import {checkCsrf} from '../../sessions/check-csrf.ts';
import {handOver} from '../../sessions/hand-over.ts';
import {refreshSession as refresh} from '../../sessions/refresh-session.ts';
import {cookieIn, sessionCookies} from '../../sessions/session-cookies.ts';
import type {SessionDeps} from '../../sessions/session-deps.ts';

/**
 * Gives the next tokens for a refresh token of the request, or of its cookie. Fails with REFRESH_TOKEN_INVALID, and for a
 * cookie with CSRF_TOKEN_INVALID, ORIGIN_NOT_ALLOWED.
 */
export const refreshSession =
  (deps: SessionDeps): AnonymousRpc<RefreshSessionRequest, SignIn> =>
  async ({refreshToken: given}, call) => {
    const held = given === '' ? cookieIn(call.metadata.getAll('cookie'), sessionCookies.refresh) : undefined;
    const token = given || held;
    if (token === undefined) throw failure(ErrorReason.REFRESH_TOKEN_INVALID, 'The request carries no refresh token.');
    const cookies = given === '';
    const header = (name: string) => call.metadata.getAll(name).find((value) => typeof value === 'string');
    const issued = await refresh(deps, call, {
      token,
      accepts: (row) => {
        if (cookies) checkCsrf({header, session: row.id}, deps);
        // What an OAuth client holds is refreshed by that client, which says who it is.
        return !row.oauth;
      },
    });
    return handOver({...issued, cookies}, call, deps);
  };
