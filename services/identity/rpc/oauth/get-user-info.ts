import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {GetUserInfoRequest, UserInfo} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import type {AnonymousRpc} from '#runtime/server/call.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import {failure} from '../../domain/failure.ts';
import {userIdOf} from '../../domain/users/user-id.ts';
import type {OAuthDeps} from '../../oauth/oauth-deps.ts';

/**
 * Says who the user of an access token is, as far as its scopes go. Fails with ACCESS_TOKEN_INVALID, OAUTH_SCOPE_INSUFFICIENT without
 * `openid`, and with what the edge refuses a session with that is over.
 */
export const getUserInfo =
  ({database, verifyAccessToken, requireSession}: OAuthDeps): AnonymousRpc<GetUserInfoRequest, UserInfo> =>
  async ({accessToken}) => {
    const {sub, tenant: id, sid, scope = ''} = verifyAccessToken(accessToken);
    const scopes = scope.split(' ');
    if (sid === undefined || !scopes.includes('openid')) {
      throw failure(ErrorReason.OAUTH_SCOPE_INSUFFICIENT, 'The token was not given to say who the user is.', {
        scope: 'openid',
      });
    }
    await requireSession(sid);
    const tenant = tenantId(id);
    const row = await database.forTenant(tenant).read.user.findFirst({where: {id: userIdOf(tenant, sub)}});
    const email = scopes.includes('email') ? (row?.email ?? '') : '';
    const name = scopes.includes('profile') ? (row?.displayName ?? '') : '';
    return {sub, tenant, name, email, emailVerified: email !== '' && row?.emailVerifyTime != null};
  };
