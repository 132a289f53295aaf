import type {SignIn} from '#gen/ts/souk/identity/v1/session.ts';
import type {CreateSessionRequest} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {userIdOf} from '../../domain/users/user-id.ts';
import {beginSession} from '../../sessions/begin-session.ts';
import {challengeOf} from '../../sessions/challenge-of.ts';
import {deviceOf} from '../../sessions/device-of.ts';
import type {SessionDeps} from '../../sessions/session-deps.ts';
import {sourceOf} from '../../sessions/source-of.ts';
import {alone} from '../../users/alone.ts';

/**
 * Signs a user of the caller's tenant in. Answers with a challenge instead of a session where a second factor is set.
 * Fails with SOURCE_ONLY, SIGN_IN_FAILED, USER_DISABLED, TOO_MANY_ATTEMPTS, OVERLOADED.
 */
export const createSession =
  (deps: SessionDeps): Rpc<CreateSessionRequest, SignIn> =>
  async ({email, password, cookies}, call) => {
    const {tenant} = call;
    const clientId = sourceOf(call);
    const {address} = deviceOf(call);
    const {user, secondFactors} = await deps.authenticatePassword({tenant, email, password, address}, call);
    const userId = userIdOf(tenant, user);
    // No record under an idempotency key: it would hold tokens. A repeated sign-in is another sign-in.
    return deps.database
      .forTenant(tenant)
      .update(alone(call), (tx) =>
        secondFactors.length > 0
          ? challengeOf(tx, {userId, clientId, secondFactors, now: deps.clock()})
          : beginSession(deps, tx, call, {userId, cookies, action: 'CreateSession'}),
      );
  };
