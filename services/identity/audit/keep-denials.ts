import type {Logger} from 'pino';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {AuditEntry_Outcome as Outcome} from '#gen/ts/souk/identity/v1/audit.ts';
import type {Database} from '#runtime/data/database.ts';
import {ownWork} from '#runtime/data/own-work.ts';
import {violatedConstraint} from '#runtime/data/violated-constraint.ts';
import {mergedByTenant, passOnRefusals} from '#runtime/refusals/pass-on-refusals.ts';
import {RefusalLedger} from '#runtime/refusals/refusal-ledger.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {Dependency} from '#runtime/server/dependency.ts';
import type {Clock} from '../domain/clock.ts';
import {operatorTenant} from '../domain/operator.ts';
import {appendRecords} from './append-records.ts';
import type {AuditRecord} from './audit-record.ts';
import type {Chain} from './chain.ts';
import type {Denial, NoteDenial, NotePassage} from './denial.ts';
import {recordOfRefusal} from './record-of-refusal.ts';

const timeoutMs = 10_000;

/** Refusals, and calls through tunnels, on their way into the audit log. Closing it writes what it holds. */
export interface Denials extends Dependency {
  readonly note: NoteDenial;
  readonly notePassage: NotePassage;
}

export interface DenialsOptions {
  readonly database: Database<PrismaClient>;
  readonly chain: Chain;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Writes refusals into the audit logs of their tenants, off the way of the requests, within a second. While the database
 * is away they are counted and wait.
 */
export const keepDenials = ({database, chain, clock, log}: DenialsOptions): Denials => {
  const refused = ledgerOf(Outcome.OUTCOME_DENIED, clock);
  // Apart, so that a flood of refusals does not fold what was let through.
  const passed = ledgerOf(Outcome.OUTCOME_DONE, clock);

  const append = async (tenant: TenantId, records: readonly AuditRecord[]): Promise<void> => {
    try {
      await database.forTenant(tenant).update(ownWork(timeoutMs), (tx) => appendRecords(tx, chain, records));
    } catch (error) {
      if (violatedConstraint(error) === undefined) throw error;
      // The tenant is gone, or its log was tampered with: waiting would not help, and the others must not wait.
      log.error({err: error, tenant, denials: records}, 'refusals cannot be written into their log');
    }
  };

  const passing = passOnRefusals({
    name: 'audit of refusals',
    log,
    take: (all) => mergedByTenant(refused.take(all), passed.take(all)),
    write: append,
  });
  return {
    ...passing,
    note: refused.note,
    notePassage: (passage) => passed.note({...passage, reason: ''}),
  };
};

/** What is noted of one outcome, as records. */
const ledgerOf = (outcome: Outcome, clock: Clock) => {
  const ledger = new RefusalLedger(operatorTenant);
  return {
    note: (denial: Denial) => ledger.note({...denial, tenant: denial.tenant ?? operatorTenant}, clock()),
    take: (all: boolean): ReadonlyMap<TenantId, AuditRecord[]> =>
      new Map(
        [...ledger.take(clock(), all)].map(([tenant, refusals]) => [
          tenant,
          refusals.map((refusal) => recordOfRefusal(refusal, outcome)),
        ]),
      ),
  };
};
