import {SessionsEnded} from '#gen/ts/souk/identity/v1/session_events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that sessions of one user are over before their time. */
export const sessionsEnded = (ended: SessionsEnded): Event => ({
  type: 'souk.identity.v1.SessionsEnded',
  subject: ended.user,
  data: SessionsEnded.encode(ended).finish(),
});
