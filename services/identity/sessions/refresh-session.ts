import type {SessionModel} from '#gen/prisma/identity/models.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {SessionsEndCause} from '#gen/ts/souk/identity/v1/session_events.ts';
import type {AnonymousCall} from '#runtime/server/call.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import {failure} from '../domain/failure.ts';
import {userName} from '../domain/resource-name.ts';
import {sessionOf} from '../store/sessions/session-row.ts';
import {alone} from '../users/alone.ts';
import {endSessions} from './end-sessions.ts';
import {hashOf, isRefreshToken} from './refresh-token.ts';
import {rotateRefreshToken} from './rotate-refresh-token.ts';
import type {SessionDeps} from './session-deps.ts';

/** A refresh token that somebody hands in. */
export interface Refresh {
  readonly token: string;
  /** Whether it is theirs to use; asked before anything changes. */
  accepts(session: SessionModel): boolean;
}

type RefreshDeps = Pick<SessionDeps, 'database' | 'sessions' | 'recordAudit' | 'lifetime' | 'clock'>;

/**
 * Gives the next refresh token of a session. One that comes a second time ends the session, whoever sends it. Fails with
 * REFRESH_TOKEN_INVALID (UNAUTHENTICATED), the same for every cause.
 */
export const refreshSession = async (
  {database, sessions, recordAudit, lifetime, clock}: RefreshDeps,
  call: AnonymousCall,
  {token, accepts}: Refresh,
): Promise<{readonly row: SessionModel; readonly refreshToken: string}> => {
  // Whose it is stands in the database alone, so that it is looked for across tenants.
  const found = isRefreshToken(token)
    ? await database.system.refreshToken.findFirst({where: {hash: hashOf(token)}, include: {session: true}})
    : null;
  if (!found || !accepts(found.session)) throw invalidToken();
  const {tenantId: id, sessionId} = found;
  const tenant = tenantId(id);
  const now = clock();
  const rotation = {token, sessionId, idempotencyKey: call.idempotencyKey, now};
  const result = await database.forTenant(tenant).update(alone(call), async (tx) => {
    const rotated = await rotateRefreshToken(tx, rotation, lifetime);
    if (rotated.outcome === 'replayed') {
      const cause = SessionsEndCause.SESSIONS_END_CAUSE_TOKEN_REPLAYED;
      await endSessions(tx, {tenant, userId: rotated.row.userId, id: sessionId, cause, now});
      const before = sessionOf(rotated.row);
      await recordAudit(tx, call, {action: 'EndReplayedSession', target: before.name, before, actor: before.user});
    }
    return rotated;
  });
  if (result.outcome === 'over') throw invalidToken();
  sessions.forget(userName(tenant, result.row.userId));
  if (result.outcome === 'replayed') throw invalidToken();
  return result;
};

const invalidToken = () =>
  failure(ErrorReason.REFRESH_TOKEN_INVALID, 'The refresh token is unknown, was used before, or its session is over.');
