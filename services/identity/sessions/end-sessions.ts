import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {SessionsEndCause} from '#gen/ts/souk/identity/v1/session_events.ts';
import type {Transaction} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {userName} from '../domain/resource-name.ts';
import {sessionsEnded} from '../events/sessions/sessions-ended.ts';
import {sessionName} from './session-name.ts';

/** Which sessions end, and why. */
export interface SessionsEnd {
  readonly tenant: TenantId;
  readonly userId: string;
  /** Only this one; all of the user's when absent. */
  readonly id?: string;
  /** All but this one. */
  readonly except?: string | undefined;
  readonly cause: SessionsEndCause;
  readonly now: Date;
}

/**
 * Ends sessions of one user within the transaction of what is the reason for it, with the event that makes every replica
 * forget them; answers how many there were. After the commit the caller's replica has to forget them by itself.
 */
export const endSessions = async (
  tx: Transaction<PrismaClient>,
  {tenant, userId, id, except, cause, now}: SessionsEnd,
): Promise<number> => {
  const rows = await tx.session.updateManyAndReturn({
    where: {
      userId,
      endTime: null,
      expireTime: {gt: now},
      ...(id !== undefined && {id}),
      ...(except !== undefined && {NOT: {id: except}}),
    },
    data: {endTime: now},
    select: {id: true},
  });
  if (rows.length > 0) {
    const sessions = rows.map((row) => sessionName.format({session: row.id}));
    tx.emit(sessionsEnded({user: userName(tenant, userId), sessions, endTime: now, cause}));
  }
  return rows.length;
};
