import type {Session} from '#gen/ts/souk/identity/v1/session.ts';
import type {ReauthenticateRequest} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {callerUserId} from '../../sessions/caller-user-id.ts';
import {proveAgain} from '../../sessions/prove-again.ts';
import type {SessionDeps} from '../../sessions/session-deps.ts';
import {sessionEnded} from '../../sessions/session-ended.ts';
import {sessionOf} from '../../store/sessions/session-row.ts';
import {alone} from '../../users/alone.ts';

/**
 * Notes in the session of the call that its user has shown again who they are. Fails with USER_ONLY, SIGN_IN_FAILED, USER_DISABLED,
 * SECOND_FACTOR_MISSING, SECOND_FACTOR_FAILED, TOO_MANY_ATTEMPTS, OVERLOADED, SESSION_ENDED.
 */
export const reauthenticate =
  (deps: SessionDeps): Rpc<ReauthenticateRequest, Session> =>
  async (request, call) => {
    const {database, recordAudit, clock} = deps;
    const {tenant, principal} = call;
    const userId = callerUserId(call);
    const {session: id} = principal;
    if (id === undefined) throw sessionEnded();
    await proveAgain(deps, call, request);
    // No record under an idempotency key: it would be bound to a fast hash of the password.
    return database.forTenant(tenant).update(alone(call), async (tx) => {
      const where = {id, userId, endTime: null};
      const before = await tx.session.findFirst({where});
      const [row] = await tx.session.updateManyAndReturn({where, data: {authenticateTime: clock()}});
      if (!before || !row) throw sessionEnded();
      const after = sessionOf(row, id);
      const change = {action: 'Reauthenticate', target: after.name, before: sessionOf(before, id), after};
      await recordAudit(tx, call, change);
      return after;
    });
  };
