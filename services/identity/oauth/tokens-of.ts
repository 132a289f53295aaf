import type {IssuedTokens} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import {userName} from '../domain/resource-name.ts';
import {numericDate} from '../sessions/access-token-claims.ts';
import {formatClientId} from '../sessions/client-id.ts';
import type {StartedSession} from '../sessions/start-session.ts';
import type {OAuthDeps} from './oauth-deps.ts';

/** The tokens of a session, as an OAuth client gets them. */
export const tokensOf = (
  {issueAccessToken, issueIdToken, clock}: Pick<OAuthDeps, 'issueAccessToken' | 'issueIdToken' | 'clock'>,
  {row, refreshToken}: StartedSession,
  nonce: string,
): IssuedTokens => {
  const user = userName(row.tenantId, row.userId);
  const clientId = formatClientId(row.tenantId, row.clientId);
  const scope = row.scopes.join(' ');
  const {token, expireTime} = issueAccessToken({
    sub: user,
    tenant: row.tenantId,
    sid: row.id,
    client_id: clientId,
    scope,
    auth_time: numericDate(row.authenticateTime),
    end: row.expireTime,
  });
  return {
    accessToken: token,
    expiresIn: Math.floor((expireTime.getTime() - clock().getTime()) / 1000),
    refreshToken,
    idToken: row.scopes.includes('openid')
      ? issueIdToken({user, tenant: row.tenantId, clientId, authTime: row.authenticateTime, nonce})
      : '',
    scope,
  };
};
