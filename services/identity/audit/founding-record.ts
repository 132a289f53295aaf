import {AuditEntry_Outcome as Outcome} from '#gen/ts/souk/identity/v1/audit.ts';
import {tenantName} from '../domain/resource-name.ts';
import type {AuditRecord} from './audit-record.ts';

/** What every log begins with. Nobody writes it twice, so that a log which somebody made begin anew is noticed. */
export const foundingAction = 'CreateTenant';

/** The first record of a tenant that identity itself has made. */
export const foundingRecord = (tenant: string, time: Date): AuditRecord => ({
  time,
  actor: 'identity',
  supportGrant: '',
  action: foundingAction,
  target: tenantName(tenant),
  address: '',
  requestId: '',
  outcome: Outcome.OUTCOME_DONE,
  reason: '',
  count: 1,
  before: null,
  after: null,
});
