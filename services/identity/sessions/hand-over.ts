import type {SessionModel} from '#gen/prisma/identity/models.ts';
import type {SignIn} from '#gen/ts/souk/identity/v1/session.ts';
import type {AnonymousCall} from '#runtime/server/call.ts';
import {setCookies} from '#runtime/server/set-cookies.ts';
import {userName} from '../domain/resource-name.ts';
import {sessionOf} from '../store/sessions/session-row.ts';
import {numericDate} from './access-token-claims.ts';
import {formatClientId} from './client-id.ts';
import {noSignIn} from './no-sign-in.ts';
import {sessionCookies, setSessionCookie} from './session-cookies.ts';
import type {SessionDeps} from './session-deps.ts';

/** A session and what it has been given. */
export interface Issued {
  readonly row: SessionModel;
  readonly refreshToken: string;
  /** Whether a browser keeps the tokens in cookies. */
  readonly cookies: boolean;
}

/** Answers a sign-in, or a refresh: with the tokens, or with cookies that hold them and a CSRF token. */
export const handOver = (
  {row, refreshToken, cookies}: Issued,
  {header}: Pick<AnonymousCall, 'header'>,
  {issueAccessToken, csrf, clock}: Pick<SessionDeps, 'issueAccessToken' | 'csrf' | 'clock'>,
): SignIn => {
  const {token, expireTime} = issueAccessToken({
    sub: userName(row.tenantId, row.userId),
    tenant: row.tenantId,
    sid: row.id,
    client_id: formatClientId(row.tenantId, row.clientId),
    auth_time: numericDate(row.authenticateTime),
    end: row.expireTime,
  });
  const common = {
    ...noSignIn,
    session: sessionOf(row, row.id),
    accessTokenExpireTime: expireTime,
    refreshTokenExpireTime: row.idleExpireTime,
  };
  if (!cookies) return {...common, accessToken: token, refreshToken};
  const csrfToken = csrf.of(row.id);
  const left = (end: Date) => end.getTime() - clock().getTime();
  setCookies(header, [
    setSessionCookie(sessionCookies.access, token, left(expireTime)),
    setSessionCookie(sessionCookies.refresh, refreshToken, left(row.idleExpireTime)),
    setSessionCookie(sessionCookies.csrf, csrfToken, left(row.idleExpireTime)),
  ]);
  return {...common, csrfToken};
};
