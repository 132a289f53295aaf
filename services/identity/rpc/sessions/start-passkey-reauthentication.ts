import type {PasskeyQuestion} from '#gen/ts/souk/identity/v1/second_factor.ts';
import type {StartPasskeyReauthenticationRequest} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {callerUserId} from '../../sessions/caller-user-id.ts';
import type {SessionDeps} from '../../sessions/session-deps.ts';
import {alone} from '../../users/alone.ts';

/** Asks for a passkey in place of the password, as a sign-in does. Fails with USER_ONLY. */
export const startPasskeyReauthentication =
  ({startPasskey}: SessionDeps): Rpc<StartPasskeyReauthenticationRequest, PasskeyQuestion> =>
  async (_request, call) => {
    callerUserId(call);
    const {challenge, options} = await startPasskey({tenant: call.tenant, user: undefined}, alone(call));
    return {challenge, optionsJson: options};
  };
