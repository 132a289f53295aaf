import type {AuditEntry} from '#gen/ts/souk/identity/v1/audit.ts';
import type {GetAuditEntryRequest} from '#gen/ts/souk/identity/v1/audit_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../../deps.ts';
import {auditEntryNotFound} from '../../domain/audit-entry-not-found.ts';
import {parseAuditEntryName} from '../../domain/resource-name.ts';
import {auditEntryOf} from '../../store/audit/audit-row.ts';

/** Answers one entry of the caller's tenant. Fails with AUDIT_ENTRY_NOT_FOUND. */
export const getAuditEntry =
  ({database}: Pick<Deps, 'database'>): Rpc<GetAuditEntryRequest, AuditEntry> =>
  async ({name}, {tenant}) => {
    const parts = parseAuditEntryName(name);
    if (parts.tenant !== tenant) throw auditEntryNotFound(name);
    const row = await database.forTenant(tenant).read.auditEntry.findFirst({where: {sequence: parts.sequence}});
    if (!row) throw auditEntryNotFound(name);
    return auditEntryOf(row);
  };
