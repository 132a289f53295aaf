import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import {failure} from '../domain/failure.ts';
import type {LiveSession} from './live-session.ts';

/**
 * Answers the session when it may be used at `now`. Fails with SESSION_ENDED (UNAUTHENTICATED), the same whether there is
 * none, it is over, or its user is disabled, and with TENANT_SUSPENDED (PERMISSION_DENIED).
 */
export const judgeSession = (session: LiveSession | undefined, now: Date): LiveSession => {
  if (session === undefined || session.ended || !session.active || session.expireTime <= now) {
    throw failure(ErrorReason.SESSION_ENDED, 'The session is over; sign in again.');
  }
  if (session.suspended) throw failure(ErrorReason.TENANT_SUSPENDED, 'The tenant of this session is suspended.');
  return session;
};
