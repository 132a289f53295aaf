import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Transaction} from '#runtime/data/database.ts';
import {auditRecorded} from '../events/audit/audit-recorded.ts';
import {auditEntryOf} from '../store/audit/audit-row.ts';
import type {AuditRecord} from './audit-record.ts';
import type {Chain} from './chain.ts';
import {plainRecord} from './plain-record.ts';

interface Head {
  readonly tenant: string;
  readonly sequence: bigint;
  readonly state: Uint8Array;
}

/**
 * Adds records to the end of the chain of the transaction's tenant, in their order, with an event for each. The end is
 * locked until the transaction is over: what is recorded in a tenant at once waits for each other.
 */
export const appendRecords = async (
  tx: Transaction<PrismaClient>,
  chain: Chain,
  records: readonly AuditRecord[],
): Promise<void> => {
  await appendAfter(tx, chain, await lockHead(tx, chain), records);
};

/** The same for the very first record: nothing when there is one. */
export const appendFirst = async (tx: Transaction<PrismaClient>, chain: Chain, record: AuditRecord): Promise<void> => {
  const head = await lockHead(tx, chain);
  if (head.sequence === 0n) await appendAfter(tx, chain, head, [record]);
};

const appendAfter = async (
  tx: Transaction<PrismaClient>,
  chain: Chain,
  head: Head,
  records: readonly AuditRecord[],
): Promise<void> => {
  let {sequence, state} = head;
  const rows = records.map((record) => {
    sequence += 1n;
    const plain = plainRecord(record);
    state = chain.next(chain.hashOf(state), {...plain, tenant: head.tenant, sequence});
    return {...plain, tenantId: head.tenant, sequence, hash: chain.hashOf(state)};
  });
  await tx.auditEntry.createMany({data: rows});
  // As SQL: the client would ask for the tenant of the call, and the transaction may act as another (`inTenant`).
  await tx.$executeRaw`update audit_head set sequence = ${sequence}, state = ${state} where tenant_id = ${head.tenant}`;
  for (const row of rows) tx.emit(auditRecorded(auditEntryOf(row)));
};

/** Takes the end of the chain for this transaction; makes it where the tenant has none. */
const lockHead = async (tx: Transaction<PrismaClient>, chain: Chain): Promise<Head> => {
  // An update that changes nothing: it locks the row and answers it, in one statement.
  const [head] = await tx.$queryRaw<Head[]>`
    insert into audit_head (sequence, state) values (0, '') on conflict (tenant_id) do update set sequence = audit_head.sequence
    returning tenant_id as tenant, sequence, state`;
  if (head === undefined) throw new Error('the head of the audit log is gone within a statement');
  return head.state.length > 0 ? head : {...head, state: chain.start(head.tenant)};
};
