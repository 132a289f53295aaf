import type {PasskeyQuestion} from '#gen/ts/souk/identity/v1/second_factor.ts';
import type {StartPasskeySignInRequest} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {userName} from '../../domain/resource-name.ts';
import {challengedUser} from '../../sessions/pass-challenge.ts';
import type {SessionDeps} from '../../sessions/session-deps.ts';
import {sourceOf} from '../../sessions/source-of.ts';
import {alone} from '../../users/alone.ts';

/** Asks for a passkey. Fails with SOURCE_ONLY, CHALLENGE_INVALID. */
export const startPasskeySignIn =
  (deps: SessionDeps): Rpc<StartPasskeySignInRequest, PasskeyQuestion> =>
  async ({secondFactorChallenge: challenge}, call) => {
    const {tenant} = call;
    const clientId = sourceOf(call);
    const userId = challenge === '' ? undefined : await challengedUser(deps, call, {tenant, clientId, challenge});
    const user = userId === undefined ? undefined : userName(tenant, userId);
    const question = await deps.startPasskey({tenant, user}, alone(call));
    return {challenge: question.challenge, optionsJson: question.options};
  };
