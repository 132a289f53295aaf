import type {AuditEntry} from '#gen/ts/souk/identity/v1/audit.ts';
import {AuditRecorded} from '#gen/ts/souk/identity/v1/audit_events.ts';
import type {Event} from '#runtime/events/event.ts';

/** Says that something was written into the audit log. */
export const auditRecorded = (entry: AuditEntry): Event => ({
  type: 'souk.identity.v1.AuditRecorded',
  subject: entry.name,
  data: AuditRecorded.encode({entry}).finish(),
});
