import type {SignIn} from '#gen/ts/souk/identity/v1/session.ts';
import type {FinishPasskeySignInRequest} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {userIdOf} from '../../domain/users/user-id.ts';
import {beginSession} from '../../sessions/begin-session.ts';
import {deviceOf} from '../../sessions/device-of.ts';
import type {SessionDeps} from '../../sessions/session-deps.ts';
import {sourceOf} from '../../sessions/source-of.ts';
import {alone} from '../../users/alone.ts';

/** Signs a user in with a passkey alone. Fails with SOURCE_ONLY, SIGN_IN_FAILED, USER_DISABLED. */
export const finishPasskeySignIn =
  (deps: SessionDeps): Rpc<FinishPasskeySignInRequest, SignIn> =>
  async ({passkey, cookies}, call) => {
    const {tenant} = call;
    sourceOf(call);
    const {address} = deviceOf(call);
    const {challenge, responseJson: response} = passkey ?? {challenge: '', responseJson: ''};
    const {user} = await deps.finishPasskey({tenant, challenge, response, address}, alone(call));
    const userId = userIdOf(tenant, user);
    return deps.database
      .forTenant(tenant)
      .update(alone(call), (tx) => beginSession(deps, tx, call, {userId, cookies, action: 'FinishPasskeySignIn'}));
  };
