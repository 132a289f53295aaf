import type {SessionModel} from '#gen/prisma/identity/models.ts';
import {SessionCreated} from '#gen/ts/souk/identity/v1/session_events.ts';
import type {Event} from '#runtime/events/event.ts';
import {userName} from '../../domain/resource-name.ts';
import {sessionOf} from '../../store/sessions/session-row.ts';

/** Says that somebody signed in. */
export const sessionCreated = (row: SessionModel): Event => ({
  type: 'souk.identity.v1.SessionCreated',
  subject: userName(row.tenantId, row.userId),
  data: SessionCreated.encode({session: sessionOf(row)}).finish(),
});
