import {SessionsEndCause} from '#gen/ts/souk/identity/v1/session_events.ts';
import type {SignOutUserRequest, SignOutUserResponse} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {userNotFound} from '../../domain/user-not-found.ts';
import {userIdOf} from '../../domain/users/user-id.ts';
import {endSessions} from '../../sessions/end-sessions.ts';
import type {SessionDeps} from '../../sessions/session-deps.ts';

/** Ends all sessions of a user of the caller's tenant. Fails with USER_NOT_FOUND. */
export const signOutUser =
  ({database, sessions, recordAudit, clock}: SessionDeps): Rpc<SignOutUserRequest, SignOutUserResponse> =>
  async ({name}, call) => {
    const {tenant} = call;
    const userId = userIdOf(tenant, name);
    const cause = SessionsEndCause.SESSIONS_END_CAUSE_ENDED_BY_ADMIN;
    const answer = await database.forTenant(tenant).update(call, async (tx) => {
      if (!(await tx.user.findFirst({where: {id: userId}}))) throw userNotFound(name);
      const endedCount = await endSessions(tx, {tenant, userId, cause, now: clock()});
      await recordAudit(tx, call, {action: 'SignOutUser', target: name, after: {endedCount}});
      return {endedCount};
    });
    sessions.forget(name);
    return answer;
  };
