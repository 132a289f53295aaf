import type {Logger} from 'pino';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import {AuditEntry_Outcome as Outcome} from '#gen/ts/souk/identity/v1/audit.ts';
import type {Database} from '#runtime/data/database.ts';
import {ownWork} from '#runtime/data/own-work.ts';
import {violatedConstraint} from '#runtime/data/violated-constraint.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {Dependency} from '#runtime/server/dependency.ts';
import type {Clock} from '../domain/clock.ts';
import {appendRecords} from './append-records.ts';
import type {AuditRecord} from './audit-record.ts';
import type {Chain} from './chain.ts';
import type {NoteDenial, NotePassage} from './denial.ts';
import {DenialLedger} from './denial-ledger.ts';

const everyMs = 500;
const rowsATransaction = 500;
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
  const ledger = new DenialLedger(Outcome.OUTCOME_DENIED);
  // Apart, so that a flood of refusals does not fold what was let through.
  const passages = new DenialLedger(Outcome.OUTCOME_DONE);
  let waiting = new Map<TenantId, AuditRecord[]>();
  let writing = Promise.resolve();

  const append = async (tenant: TenantId, records: readonly AuditRecord[]): Promise<void> => {
    try {
      await database.forTenant(tenant).update(ownWork(timeoutMs), (tx) => appendRecords(tx, chain, records));
    } catch (error) {
      if (violatedConstraint(error) === undefined) throw error;
      // The tenant is gone, or its log was tampered with: waiting would not help, and the others must not wait.
      log.error({err: error, tenant, denials: records}, 'refusals cannot be written into their log');
    }
  };

  const write = async (all: boolean): Promise<void> => {
    // What could not be written waits here; meanwhile the ledger counts, within its bounds.
    if (waiting.size === 0 || all) {
      for (const each of [ledger, passages]) waiting = merged(waiting, each.take(clock(), all));
    }
    for (const [tenant, records] of waiting) {
      while (records.length > 0) {
        await append(tenant, records.slice(0, rowsATransaction));
        records.splice(0, rowsATransaction);
      }
      waiting.delete(tenant);
    }
  };

  const flush = (all: boolean): Promise<void> => {
    writing = writing.then(() => write(all)).catch((err: unknown) => log.warn({err}, 'refusals wait for their log'));
    return writing;
  };

  let isIdle = true;
  const timer = setInterval(() => {
    if (!isIdle) return;
    isIdle = false;
    void flush(false).finally(() => {
      isIdle = true;
    });
  }, everyMs);
  timer.unref();

  return {
    name: 'audit of refusals',
    essential: false,
    note: (denial) => ledger.note(denial, clock()),
    notePassage: (passage) => passages.note({...passage, reason: ''}, clock()),
    check: async () => undefined,
    close: async () => {
      clearInterval(timer);
      await flush(true);
      if (waiting.size > 0) log.error({denials: Object.fromEntries(waiting)}, 'refusals did not reach their log');
    },
  };
};

const merged = (
  one: ReadonlyMap<TenantId, AuditRecord[]>,
  other: ReadonlyMap<TenantId, AuditRecord[]>,
): Map<TenantId, AuditRecord[]> => {
  const all = new Map(one);
  for (const [tenant, records] of other) all.set(tenant, [...(all.get(tenant) ?? []), ...records]);
  return all;
};
