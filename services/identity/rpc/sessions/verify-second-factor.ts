import type {SignIn} from '#gen/ts/souk/identity/v1/session.ts';
import type {VerifySecondFactorRequest} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {beginSession} from '../../sessions/begin-session.ts';
import {deviceOf} from '../../sessions/device-of.ts';
import {passChallenge} from '../../sessions/pass-challenge.ts';
import type {SessionDeps} from '../../sessions/session-deps.ts';
import {sourceOf} from '../../sessions/source-of.ts';
import {proofOf} from '../../users/factors/proof-of.ts';

/** Ends a sign-in with a second factor. Fails with SOURCE_ONLY, CHALLENGE_INVALID, SECOND_FACTOR_FAILED, TOO_MANY_ATTEMPTS, USER_DISABLED. */
export const verifySecondFactor =
  (deps: SessionDeps): Rpc<VerifySecondFactorRequest, SignIn> =>
  async ({challenge, proof, cookies}, call) => {
    const {address} = deviceOf(call);
    const answer = {tenant: call.tenant, clientId: sourceOf(call), challenge, proof: proofOf(proof), address};
    return passChallenge(deps, call, answer, (tx, userId) =>
      beginSession(deps, tx, call, {userId, cookies, action: 'VerifySecondFactor'}),
    );
  };
