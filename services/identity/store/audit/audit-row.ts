import {z} from 'zod';
import type {AuditEntryModel} from '#gen/prisma/identity/models.ts';
import {type AuditEntry, auditEntry_OutcomeFromJSON} from '#gen/ts/souk/identity/v1/audit.ts';
import {auditEntryName} from '../../domain/resource-name.ts';

const json = z.record(z.string(), z.unknown());

/** A row as the contract shows it. */
export const auditEntryOf = (row: AuditEntryModel): AuditEntry => ({
  name: auditEntryName(row.tenantId, row.sequence),
  sequence: row.sequence,
  time: row.time,
  actor: row.actor,
  supportGrant: row.supportGrant,
  action: row.action,
  target: row.target,
  address: row.address,
  requestId: row.requestId,
  outcome: auditEntry_OutcomeFromJSON(row.outcome),
  reason: row.reason,
  count: row.count,
  before: parsed(row.before),
  after: parsed(row.after),
  hash: row.hash,
});

/** What somebody has made of a row must not keep the others from being read: VerifyAudit finds it. */
const parsed = (text: string | null): Record<string, unknown> | undefined => {
  if (text === null) return undefined;
  try {
    return json.parse(JSON.parse(text));
  } catch {
    return {unreadable: text};
  }
};
