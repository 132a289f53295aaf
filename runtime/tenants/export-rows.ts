import {z} from 'zod';
import type {ExportTenantRowsRequest, ExportTenantRowsResponse} from '#gen/ts/souk/mesh/v1/tenant_data.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken, encodePageToken} from '#runtime/api/page-token.ts';
import type {Database} from '#runtime/data/database.ts';
import type {Rpc} from '#runtime/server/call.ts';

const cursor = z.object({table: z.string(), key: z.record(z.string(), z.unknown())});

/**
 * ExportTenantRows of a service's TenantDataService: a page of everything that its database has of the caller's tenant.
 * Pages are of their own moments. Fails with PAGE_TOKEN_INVALID.
 */
export const exportRows =
  ({
    service,
    forTenant,
  }: Pick<Database<unknown>, 'service' | 'forTenant'>): Rpc<ExportTenantRowsRequest, ExportTenantRowsResponse> =>
  async ({pageSize: requested, pageToken}, call) => {
    const {tenant} = call;
    const scope = {method: `${service} rows`, tenant, filter: '', orderBy: ''};
    const after = decodePageToken(scope, pageToken, cursor);
    const {rows, next} = await forTenant(tenant).exportRows(call, after, pageSize(requested, {fallback: 200}));
    return {
      rows: rows.map(({table, row}) => ({service, table, row})),
      nextPageToken: next === undefined ? '' : encodePageToken(scope, next),
    };
  };
