import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {blame} from '../audit/denial.ts';
import {failure} from '../domain/failure.ts';
import type {LiveSession} from './live-session.ts';
import {sessionEnded} from './session-ended.ts';

/**
 * Answers the session when it may be used at `now`. Fails with SESSION_ENDED (UNAUTHENTICATED), the same whether there is
 * none, it is over, or its user is disabled, and with TENANT_SUSPENDED (PERMISSION_DENIED).
 */
export const judgeSession = (session: LiveSession | undefined, now: Date): LiveSession => {
  if (session === undefined) throw sessionEnded();
  const who = {tenant: session.tenant, name: session.user};
  if (session.ended || !session.active || session.expireTime <= now) throw blame(sessionEnded(), who);
  if (session.suspended) {
    throw blame(failure(ErrorReason.TENANT_SUSPENDED, 'The tenant of this session is suspended.'), who);
  }
  return session;
};
