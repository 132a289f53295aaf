import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {AuditEntryModel} from '#gen/prisma/identity/models.ts';
import {auditEntry_OutcomeFromJSON} from '#gen/ts/souk/identity/v1/audit.ts';
import type {Reader} from '#runtime/data/database.ts';
import type {AuditRecord} from './audit-record.ts';

/** A record as it was found. */
export interface StoredRecord extends AuditRecord {
  readonly sequence: bigint;
  readonly hash: Uint8Array;
}

/** Where a log ends, at one moment. */
export interface LogEnd {
  /** What its writers know; absent when somebody has removed it. */
  readonly head: {readonly sequence: bigint; readonly state: Uint8Array} | undefined;
  /** The highest number of an entry; 0 when there is none. */
  readonly last: bigint;
}

/** Reads one tenant's log. */
export interface LogReader {
  /** The next entries by their numbers, at most `limit`. */
  after(sequence: bigint, limit: number): Promise<readonly StoredRecord[]>;
  end(): Promise<LogEnd>;
}

export const logReader = (read: Pick<Reader<PrismaClient>, 'auditEntry' | '$queryRaw'>): LogReader => ({
  after: async (sequence, limit) => {
    const rows = await read.auditEntry.findMany({
      where: {sequence: {gt: sequence}},
      orderBy: {sequence: 'asc'},
      take: limit,
    });
    return rows.map(storedRecord);
  },
  end: async () => {
    // One statement: an entry that is written meanwhile is in both or in none.
    const [row] = await read.$queryRaw<{sequence: bigint | null; state: Uint8Array | null; last: bigint}[]>`
      select h.sequence, h.state, coalesce(e.last, 0) as last
      from (select max(sequence) as last from audit_entry where tenant_id = (select current_setting('souk.tenant'))) e
      left join audit_head h on h.tenant_id = (select current_setting('souk.tenant'))`;
    if (row === undefined) throw new Error('an aggregate without a row');
    const {sequence, state, last} = row;
    return {head: sequence === null || state === null ? undefined : {sequence, state}, last};
  },
});

const storedRecord = (row: AuditEntryModel): StoredRecord => ({
  ...row,
  outcome: auditEntry_OutcomeFromJSON(row.outcome),
});
