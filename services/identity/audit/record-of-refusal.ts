import type {AuditEntry_Outcome as Outcome} from '#gen/ts/souk/identity/v1/audit.ts';
import type {CountedRefusal} from '#runtime/refusals/refusal.ts';
import type {AuditRecord} from './audit-record.ts';

/** Equal refusals, or calls through a tunnel, as the log has them. */
export const recordOfRefusal = (
  {
    time,
    actor,
    supportGrant = '',
    action,
    target = '',
    address,
    requestId,
    reason,
    count,
  }: Omit<CountedRefusal, 'tenant'>,
  outcome: Outcome,
): AuditRecord => ({
  time,
  actor,
  supportGrant,
  action,
  target,
  address,
  requestId,
  outcome,
  reason,
  count,
  before: null,
  after: null,
});
