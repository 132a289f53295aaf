import {z} from 'zod';
import type {ListGroupsRequest, ListGroupsResponse} from '#gen/ts/souk/identity/v1/access_service.ts';
import {pageOf} from '#runtime/api/page-of.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken} from '#runtime/api/page-token.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {requireOwnTenant} from '../../domain/access/own-tenant.ts';
import {groupOf} from '../../store/access/rows.ts';

const cursor = z.object({id: z.string()});

/** Lists the groups of the caller's tenant by name. Fails with TENANT_NOT_FOUND, PAGE_TOKEN_INVALID. */
export const listGroups =
  ({database}: AccessDeps): Rpc<ListGroupsRequest, ListGroupsResponse> =>
  async ({parent, pageSize: requested, pageToken}, {tenant, method}) => {
    requireOwnTenant(parent, tenant);
    const scope = {method, tenant, filter: '', orderBy: 'name'};
    const after = decodePageToken(scope, pageToken, cursor);
    const size = pageSize(requested);
    const rows = await database.forTenant(tenant).read.group.findMany({
      where: after && {id: {gt: after.id}},
      orderBy: {id: 'asc'},
      take: size + 1,
    });
    const {page, nextPageToken} = pageOf(scope, rows, size, ({id}) => ({id}));
    return {groups: page.map(groupOf), nextPageToken};
  };
