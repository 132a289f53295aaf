import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {IssuedTokens, IssueTokensRequest} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import type {AnonymousRpc} from '#runtime/server/call.ts';
import {failure} from '../../domain/failure.ts';
import {authenticateClient} from '../../oauth/authenticate-client.ts';
import {exchangeCode} from '../../oauth/exchange-code.ts';
import type {OAuthDeps} from '../../oauth/oauth-deps.ts';
import {tokensOf} from '../../oauth/tokens-of.ts';
import {formatClientId} from '../../sessions/client-id.ts';
import {refreshSession} from '../../sessions/refresh-session.ts';

/**
 * Gives a client tokens. Fails with OAUTH_CLIENT_INVALID and what a key fails with at the edge, OAUTH_GRANT_INVALID,
 * REFRESH_TOKEN_INVALID, OAUTH_CLIENT_NOT_ALLOWED.
 */
export const issueTokens =
  (deps: OAuthDeps): AnonymousRpc<IssueTokensRequest, IssuedTokens> =>
  async ({client: asked, grant}, call) => {
    const {client, credential} = await authenticateClient(deps, asked, call.clientAddress ?? '');
    switch (grant?.$case) {
      case 'code': {
        const {started, nonce} = await exchangeCode(deps, call, client, grant.value);
        return tokensOf(deps, started, nonce);
      }
      case 'refresh': {
        const accepts = ({tenantId, clientId, oauth}: {tenantId: string; clientId: string; oauth: boolean}) =>
          oauth && tenantId === client.tenant && clientId === client.id;
        return tokensOf(deps, await refreshSession(deps, call, {token: grant.value.refreshToken, accepts}), '');
      }
      default: {
        if (credential === undefined) {
          throw failure(ErrorReason.OAUTH_CLIENT_NOT_ALLOWED, 'A client without a secret cannot act for itself.');
        }
        const {token, expireTime} = deps.issueAccessToken({
          sub: credential.name,
          tenant: client.tenant,
          client_id: formatClientId(client.tenant, client.id),
          end: credential.expireTime,
        });
        const expiresIn = Math.floor((expireTime.getTime() - deps.clock().getTime()) / 1000);
        return {accessToken: token, expiresIn, refreshToken: '', idToken: '', scope: ''};
      }
    }
  };
