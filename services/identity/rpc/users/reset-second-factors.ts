import {SessionsEndCause} from '#gen/ts/souk/identity/v1/session_events.ts';
import type {User} from '#gen/ts/souk/identity/v1/user.ts';
import type {ResetSecondFactorsRequest} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {endSessions} from '../../sessions/end-sessions.ts';
import {requireRecentAuthentication} from '../../sessions/require-recent-authentication.ts';
import {requireUser} from '../../store/users/find-user.ts';
import {userOfRow} from '../../store/users/user-row.ts';
import type {UsersDeps} from '../../users/deps.ts';
import {changeFactors} from '../../users/factors/change-factors.ts';

/**
 * Takes away all second factors of a user of the caller's tenant, and ends their sessions. Fails with USER_NOT_FOUND,
 * REAUTHENTICATION_NEEDED.
 */
export const resetSecondFactors =
  (deps: UsersDeps): Rpc<ResetSecondFactorsRequest, User> =>
  async ({name}, call) => {
    const {tenant} = call;
    await requireRecentAuthentication(deps, call);
    const user = await requireUser(deps.database.forTenant(tenant).read, tenant, name);
    await changeFactors(deps, call, {user, action: 'ResetSecondFactors'}, async (tx, now) => {
      const where = {userId: user.id};
      await tx.totpFactor.deleteMany({where});
      await tx.passkey.deleteMany({where});
      const cause = SessionsEndCause.SESSIONS_END_CAUSE_CREDENTIALS_CHANGED;
      await endSessions(tx, {tenant, userId: user.id, cause, now});
    });
    deps.forgetSessions(name);
    return userOfRow(user);
  };
