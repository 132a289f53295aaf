import {z} from 'zod';
import type {ListTenantsRequest, ListTenantsResponse} from '#gen/ts/souk/identity/v1/identity_service.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken, encodePageToken} from '#runtime/api/page-token.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {Deps} from '../../deps.ts';
import {isOperator} from '../../domain/operator.ts';
import {tenantOfRow} from '../../store/tenants/tenant-row.ts';

const cursor = z.object({id: z.string()});

/** Lists, by name, every tenant for the operator and for everybody else their own. Fails with PAGE_TOKEN_INVALID. */
export const listTenants =
  ({database}: Deps): Rpc<ListTenantsRequest, ListTenantsResponse> =>
  async ({pageSize: requested, pageToken}, {tenant, method}) => {
    const scope = {method, tenant, filter: '', orderBy: 'name'};
    const after = decodePageToken(scope, pageToken, cursor);
    const size = pageSize(requested);
    const rows = await database.forTenant(tenant).read.tenant.findMany({
      where: {AND: [isOperator(tenant) ? {} : {id: tenant}, after ? {id: {gt: after.id}} : {}]},
      orderBy: {id: 'asc'},
      take: size + 1,
    });
    const page = rows.slice(0, size);
    const last = page.at(-1);
    return {
      tenants: page.map(tenantOfRow),
      nextPageToken: last && rows.length > size ? encodePageToken(scope, {id: last.id}) : '',
    };
  };
