import type {AuditRecord} from './audit-record.ts';

/** Longer than any name of ours; paths and ids of requests are what somebody else has chosen. */
const maxLength = 400;
const maxJsonLength = 32_768;

/**
 * The record as the database gives it back, character by character: without what PostgreSQL does not keep, and no longer
 * than is good. Otherwise its hash would be of something else than the row.
 */
export const plainRecord = (record: AuditRecord): AuditRecord => ({
  ...record,
  actor: plain(record.actor),
  supportGrant: plain(record.supportGrant),
  action: plain(record.action),
  target: plain(record.target),
  address: plain(record.address),
  requestId: plain(record.requestId),
  reason: plain(record.reason),
  before: plainJson(record.before),
  after: plainJson(record.after),
});

const plain = (text: string): string =>
  text
    .slice(0, maxLength)
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, '\uFFFD');

const plainJson = (json: string | null): string | null => {
  if (json === null || json.length <= maxJsonLength) return json;
  return JSON.stringify({omitted: `${json.length} characters`});
};
