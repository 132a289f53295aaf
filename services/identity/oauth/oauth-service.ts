import type {OAuthServiceDefinition} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import type {ServiceOf} from '#runtime/server/service-of.ts';
import {notingBlamed} from '../audit/note-failed-calls.ts';
import {authorize} from '../rpc/oauth/authorize.ts';
import {describeAuthorization} from '../rpc/oauth/describe-authorization.ts';
import {getUserInfo} from '../rpc/oauth/get-user-info.ts';
import {issueTokens} from '../rpc/oauth/issue-tokens.ts';
import {revokeToken} from '../rpc/oauth/revoke-token.ts';
import type {OAuthDeps} from './oauth-deps.ts';

/** Every RPC of OAuth, for the service web. */
export const oauthService = (deps: OAuthDeps): ServiceOf<typeof OAuthServiceDefinition> => {
  const noted = notingBlamed(deps.noteDenial);
  return {
    describeAuthorization: describeAuthorization(deps),
    authorize: noted(authorize(deps)),
    issueTokens: noted(issueTokens(deps)),
    revokeToken: noted(revokeToken(deps)),
    getUserInfo: getUserInfo(deps),
  };
};
