import type {Session} from '#gen/ts/souk/identity/v1/session.ts';
import type {GetSessionRequest} from '#gen/ts/souk/identity/v1/session_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {ownUserId} from '../../domain/users/user-id.ts';
import type {SessionDeps} from '../../sessions/session-deps.ts';
import {sessionIdOf} from '../../sessions/session-id-of.ts';
import {sessionNotFound} from '../../sessions/session-not-found.ts';
import {sessionOf} from '../../store/sessions/session-row.ts';

/** Answers one of the caller's own sessions that is not over. Fails with SESSION_NOT_FOUND. */
export const getSession =
  ({database, clock}: SessionDeps): Rpc<GetSessionRequest, Session> =>
  async ({name}, {tenant, principal}) => {
    const id = sessionIdOf(name);
    const userId = ownUserId(tenant, principal.name);
    if (userId === undefined) throw sessionNotFound(name);
    const where = {id, userId, endTime: null, idleExpireTime: {gt: clock()}};
    const row = await database.forTenant(tenant).read.session.findFirst({where});
    if (!row) throw sessionNotFound(name);
    return sessionOf(row, principal.session);
  };
