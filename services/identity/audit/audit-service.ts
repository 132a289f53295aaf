import type {AuditServiceDefinition} from '#gen/ts/souk/identity/v1/audit_service.ts';
import type {ServiceOf} from '#runtime/server/service-of.ts';
import type {Deps} from '../deps.ts';
import {getAuditEntry} from '../rpc/audit/get-audit-entry.ts';
import {listAuditEntries} from '../rpc/audit/list-audit-entries.ts';
import {verifyAudit} from '../rpc/audit/verify-audit.ts';
import type {Chain} from './chain.ts';

/** Every RPC of the audit log. */
export const auditService = (
  deps: Pick<Deps, 'database'> & {readonly chain: Chain},
): ServiceOf<typeof AuditServiceDefinition> => ({
  getAuditEntry: getAuditEntry(deps),
  listAuditEntries: listAuditEntries(deps),
  verifyAudit: verifyAudit(deps),
});
