import {z} from 'zod';
import type {ListAuditEntriesRequest, ListAuditEntriesResponse} from '#gen/ts/souk/identity/v1/audit_service.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken, encodePageToken} from '#runtime/api/page-token.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {auditCondition} from '../../audit/audit-filter.ts';
import type {Deps} from '../../deps.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {tenantNotFound} from '../../domain/tenant-not-found.ts';
import {auditEntryOf} from '../../store/audit/audit-row.ts';

const cursor = z.object({sequence: z.string().regex(/^\d{1,18}$/)});

/** Lists the log of the caller's tenant, newest first. Fails with TENANT_NOT_FOUND, FILTER_INVALID, PAGE_TOKEN_INVALID. */
export const listAuditEntries =
  ({database}: Pick<Deps, 'database'>): Rpc<ListAuditEntriesRequest, ListAuditEntriesResponse> =>
  async ({parent, pageSize: requested, pageToken, filter}, {tenant, method}) => {
    if (parent !== tenantName(tenant)) throw tenantNotFound(parent);
    const scope = {method, tenant, filter, orderBy: 'sequence desc'};
    const after = decodePageToken(scope, pageToken, cursor);
    const size = pageSize(requested);
    const rows = await database.forTenant(tenant).read.auditEntry.findMany({
      where: {AND: [auditCondition(filter), after ? {sequence: {lt: BigInt(after.sequence)}} : {}]},
      orderBy: {sequence: 'desc'},
      take: size + 1,
    });
    const page = rows.slice(0, size);
    const last = page.at(-1);
    return {
      auditEntries: page.map(auditEntryOf),
      nextPageToken: last && rows.length > size ? encodePageToken(scope, {sequence: String(last.sequence)}) : '',
    };
  };
