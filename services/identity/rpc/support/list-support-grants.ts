import {z} from 'zod';
import type {ListSupportGrantsRequest, ListSupportGrantsResponse} from '#gen/ts/souk/identity/v1/support_service.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken, encodePageToken} from '#runtime/api/page-token.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {requireOwnTenant} from '../../domain/access/own-tenant.ts';
import {supportGrantOf} from '../../store/support/support-grant-row.ts';
import type {SupportDeps} from '../../support/support-deps.ts';

const cursor = z.object({id: z.uuid()});

/** Lists the support grants of the caller's tenant, newest first. Fails with TENANT_NOT_FOUND, PAGE_TOKEN_INVALID. */
export const listSupportGrants =
  ({database}: SupportDeps): Rpc<ListSupportGrantsRequest, ListSupportGrantsResponse> =>
  async ({parent, pageSize: requested, pageToken}, {tenant, method}) => {
    requireOwnTenant(parent, tenant);
    const scope = {method, tenant, filter: '', orderBy: 'create_time desc'};
    const after = decodePageToken(scope, pageToken, cursor);
    const size = pageSize(requested);
    const rows = await database.forTenant(tenant).read.supportGrant.findMany({
      // Ids are UUIDv7: their order is that of creation.
      where: after && {id: {lt: after.id}},
      orderBy: {id: 'desc'},
      take: size + 1,
    });
    const page = rows.slice(0, size);
    const last = page.at(-1);
    return {
      supportGrants: page.map(supportGrantOf),
      nextPageToken: last && rows.length > size ? encodePageToken(scope, {id: last.id}) : '',
    };
  };
