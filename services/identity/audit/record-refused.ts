import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {AuditEntry_Outcome as Outcome} from '#gen/ts/souk/identity/v1/audit.ts';
import {CallRefused} from '#gen/ts/souk/mesh/v1/refusal.ts';
import type {EventHandler} from '#runtime/events/consume-events.ts';
import {appendRecords} from './append-records.ts';
import type {Chain} from './chain.ts';
import {recordOfRefusal} from './record-of-refusal.ts';

/** Writes what a service has refused, as its event `souk.mesh.v1.CallRefused` says, into the audit log of the tenant. */
export const recordRefusedIn =
  (chain: Chain): EventHandler<PrismaClient> =>
  async ({tenant, data, time: published}, tx) => {
    // A tenant that is gone has no log any more.
    if (!(await tx.tenant.findFirst({where: {id: tenant}}))) return;
    const {principal, actsUnder, method, resource, time = published, ...refusal} = CallRefused.decode(data);
    const who = {actor: principal, supportGrant: actsUnder, action: method, target: resource};
    await appendRecords(tx, chain, [recordOfRefusal({...refusal, ...who, time}, Outcome.OUTCOME_DENIED)]);
  };
