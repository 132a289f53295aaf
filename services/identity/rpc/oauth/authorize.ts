import type {AuthorizeRequest, AuthorizeResponse} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import type {AnonymousRpc} from '#runtime/server/call.ts';
import {userIdOf} from '../../domain/users/user-id.ts';
import {checkClient, checkDemand} from '../../oauth/check-request.ts';
import {type CodeDetail, codeLifetimeMs} from '../../oauth/code-detail.ts';
import type {OAuthDeps} from '../../oauth/oauth-deps.ts';
import {challengeOf} from '../../sessions/challenge-of.ts';
import {issueTicket} from '../../sessions/sign-in-ticket.ts';
import {alone} from '../../users/alone.ts';

/**
 * Signs a user in for a client and gives a code, or a challenge where a second factor is set. Fails with OAUTH_CLIENT_INVALID,
 * OAUTH_REDIRECT_URI_INVALID, OAUTH_REQUEST_INVALID, OAUTH_SCOPE_INVALID, SIGN_IN_FAILED, USER_DISABLED, TOO_MANY_ATTEMPTS,
 * CHALLENGE_INVALID, SECOND_FACTOR_FAILED.
 */
export const authorize =
  (deps: OAuthDeps): AnonymousRpc<AuthorizeRequest, AuthorizeResponse> =>
  async ({authorization, proof, device}, call) => {
    const {database, clock} = deps;
    const {client, request} = await checkClient(deps, authorization);
    checkDemand(request);
    const {tenant} = client;
    const address = call.clientAddress ?? '';
    const {email, password} = proof?.$case === 'password' ? proof.value : {email: '', password: ''};
    const {user, secondFactors} = await deps.authenticatePassword({tenant, email, password, address}, call);
    const userId = userIdOf(tenant, user);
    return database.forTenant(tenant).update(alone(call), async (tx): Promise<AuthorizeResponse> => {
      const now = clock();
      if (secondFactors.length > 0) {
        const {secondFactor} = await challengeOf(tx, {userId, clientId: client.id, secondFactors, now});
        return {code: '', secondFactor};
      }
      const {redirectUri, codeChallenge, nonce, scope} = request;
      const detail: CodeDetail = {
        clientId: client.id,
        redirectUri,
        codeChallenge,
        nonce,
        scope,
        device,
        address,
        authTime: String(now.getTime()),
      };
      const expireTime = new Date(now.getTime() + codeLifetimeMs);
      return {
        code: await issueTicket(tx, {kind: 'authorization-code', userId, detail, expireTime}),
        secondFactor: undefined,
      };
    });
  };
