import type {AuthorizationDescription, DescribeAuthorizationRequest} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import type {AnonymousRpc} from '#runtime/server/call.ts';
import {checkClient} from '../../oauth/check-request.ts';
import type {OAuthDeps} from '../../oauth/oauth-deps.ts';

/** Says for whom and where a user signs in. Fails with OAUTH_CLIENT_INVALID, OAUTH_REDIRECT_URI_INVALID. */
export const describeAuthorization =
  (deps: OAuthDeps): AnonymousRpc<DescribeAuthorizationRequest, AuthorizationDescription> =>
  async ({authorization}) => {
    const {client} = await checkClient(deps, authorization);
    return {tenantDisplayName: client.tenantDisplayName, clientDisplayName: client.displayName};
  };
