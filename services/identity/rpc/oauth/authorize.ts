import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {AuthorizeRequest, AuthorizeResponse} from '#gen/ts/souk/identity/v1/oauth_service.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {AnonymousRpc} from '#runtime/server/call.ts';
import {blaming} from '../../audit/denial.ts';
import {apiKeyName} from '../../domain/resource-name.ts';
import {userIdOf} from '../../domain/users/user-id.ts';
import {checkClient, checkDemand} from '../../oauth/check-request.ts';
import {issueCode} from '../../oauth/issue-code.ts';
import type {OAuthDeps} from '../../oauth/oauth-deps.ts';
import {challengeOf} from '../../sessions/challenge-of.ts';
import {passChallenge} from '../../sessions/pass-challenge.ts';
import {alone} from '../../users/alone.ts';
import type {SecondFactorProof} from '../../users/sign-in.ts';

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
    // Whoever tries, it is this client that sends the attempt.
    const onBehalf = <Result>(work: () => Promise<Result>) =>
      blaming({tenant, name: apiKeyName(tenant, client.id)}, work);
    const codeFor = (tx: Transaction<PrismaClient>, userId: string) =>
      issueCode(tx, {client, request, userId, device, address, now: clock()});
    if (proof?.$case === 'code') {
      const {challenge, code} = proof.value;
      const answer = {tenant, clientId: client.id, challenge, proof: proofOf(code), address};
      return onBehalf(() => passChallenge(deps, call, answer, codeFor));
    }
    const {email, password} = proof?.value ?? {email: '', password: ''};
    const {user, secondFactors} = await onBehalf(() =>
      deps.authenticatePassword({tenant, email, password, address}, call),
    );
    const userId = userIdOf(tenant, user);
    return database.forTenant(tenant).update(alone(call), async (tx): Promise<AuthorizeResponse> => {
      if (secondFactors.length === 0) return codeFor(tx, userId);
      const draft = {userId, clientId: client.id, secondFactors, now: clock()};
      return {code: '', secondFactor: (await challengeOf(tx, draft)).secondFactor};
    });
  };

/** Six digits are of an authenticator app; recovery codes are longer. */
const proofOf = (code: string): SecondFactorProof => {
  const plain = code.trim();
  return {kind: /^\d{6}$/.test(plain) ? 'TOTP' : 'RECOVERY_CODE', code: plain};
};
