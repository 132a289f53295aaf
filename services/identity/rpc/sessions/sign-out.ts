import {SessionsEndCause} from '#gen/ts/souk/identity/v1/session_events.ts';
import type {SignOutRequest, SignOutResponse} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {ownUserId} from '../../domain/users/user-id.ts';
import {endSessions} from '../../sessions/end-sessions.ts';
import {forgetCookies} from '../../sessions/forget-cookies.ts';
import type {SessionDeps} from '../../sessions/session-deps.ts';
import {sessionIdOf} from '../../sessions/session-id-of.ts';
import {sessionNotFound} from '../../sessions/session-not-found.ts';

/**
 * Ends one of the caller's own sessions: here before the answer, in the other replicas as soon as the event has reached them.
 * One that is over already stays so. Fails with SESSION_NOT_FOUND.
 */
export const signOut =
  ({database, sessions, recordAudit, clock}: SessionDeps): Rpc<SignOutRequest, SignOutResponse> =>
  async ({name}, call) => {
    const {tenant, principal} = call;
    const id = sessionIdOf(name);
    const userId = ownUserId(tenant, principal.name);
    if (userId === undefined) throw sessionNotFound(name);
    const cause = SessionsEndCause.SESSIONS_END_CAUSE_SIGNED_OUT;
    const answer = await database.forTenant(tenant).update(call, async (tx): Promise<SignOutResponse> => {
      if (!(await tx.session.findFirst({where: {id, userId}}))) throw sessionNotFound(name);
      await endSessions(tx, {tenant, userId, id, cause, now: clock()});
      await recordAudit(tx, call, {action: 'SignOut', target: name});
      return {};
    });
    sessions.forget(principal.name);
    if (id === principal.session) forgetCookies(call);
    return answer;
  };
