import {SessionsEndCause} from '#gen/ts/souk/identity/v1/session_events.ts';
import type {RevokeAllSessionsRequest, RevokeAllSessionsResponse} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {callerUserId} from '../../sessions/caller-user-id.ts';
import {endSessions} from '../../sessions/end-sessions.ts';
import {forgetCookies} from '../../sessions/forget-cookies.ts';
import type {SessionDeps} from '../../sessions/session-deps.ts';

/** Ends all of the caller's sessions, this one included. Fails with USER_ONLY. */
export const revokeAllSessions =
  ({database, sessions, recordAudit, clock}: SessionDeps): Rpc<RevokeAllSessionsRequest, RevokeAllSessionsResponse> =>
  async (_, call) => {
    const {tenant, principal} = call;
    const userId = callerUserId(call);
    const cause = SessionsEndCause.SESSIONS_END_CAUSE_SIGNED_OUT;
    const answer = await database.forTenant(tenant).update(call, async (tx) => {
      const endedCount = await endSessions(tx, {tenant, userId, cause, now: clock()});
      await recordAudit(tx, call, {action: 'RevokeAllSessions', target: principal.name, after: {endedCount}});
      return {endedCount};
    });
    sessions.forget(principal.name);
    forgetCookies(call);
    return answer;
  };
