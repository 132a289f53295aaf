import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {LinkRequestModel} from '#gen/prisma/identity/models.ts';
import {User_State} from '#gen/ts/souk/identity/v1/user.ts';
import type {Database} from '#runtime/data/database.ts';
import {ownWork} from '#runtime/data/own-work.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import type {RecordAudit} from '../../audit/record-audit.ts';
import type {Clock} from '../../domain/clock.ts';
import type {Tx} from '../../store/access/change-access.ts';
import {requireUser} from '../../store/users/find-user.ts';
import {insertUser} from '../../store/users/insert-user.ts';
import type {IssueLink} from './issue-link.ts';

export interface AnswerRequestDeps {
  readonly database: Database<PrismaClient>;
  readonly clock: Clock;
  readonly issue: IssueLink;
  readonly recordAudit: RecordAudit;
}

/**
 * Looks into one request: whoever has the address gets what fits them, an invitation or a reset; who signs up and is nobody
 * yet becomes an invited user. Another replica may do so at the same time; one of them finds the request gone.
 */
export const answerRequest =
  ({database, clock, issue, recordAudit}: AnswerRequestDeps) =>
  async (request: LinkRequestModel): Promise<void> => {
    const tenant = tenantId(request.tenantId);
    const {requestId} = request;
    const origin = {traceparent: undefined, requestId};
    await database.forTenant(tenant).update({...ownWork(), origin}, async (tx): Promise<void> => {
      const {count} = await tx.linkRequest.deleteMany({where: {id: request.id}});
      if (count === 0) return;
      const known = await tx.user.findFirst({where: {email: request.email}});
      if (known) return sendFitting(tx, known);
      if (request.purpose !== 'SIGN_UP') return;
      const {email, displayName} = request;
      const user = await insertUser(tx, {email, displayName, passwordHash: undefined}, clock());
      await issue(tx, await requireUser(tx, tenant, user.name), 'INVITATION', clock());
      const asked = {requestId, clientAddress: request.clientAddress || undefined};
      await recordAudit(tx, asked, {action: 'SignUp', target: user.name, after: user, actor: user.name});
    });

    async function sendFitting(tx: Tx, user: Parameters<IssueLink>[1]): Promise<void> {
      if (user.state === User_State.INVITED) await issue(tx, user, 'INVITATION', clock());
      if (user.state === User_State.ACTIVE) await issue(tx, user, 'PASSWORD_RESET', clock());
    }
  };
