import {z} from 'zod';
import type {ListGroupMembersRequest, ListGroupMembersResponse} from '#gen/ts/souk/identity/v1/access_service.ts';
import {pageOf} from '#runtime/api/page-of.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken} from '#runtime/api/page-token.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {findGroup} from '../../store/access/find.ts';
import {listMembers} from '../../store/access/list-members.ts';

const cursor = z.object({after: z.string()});

/** Lists the direct members of a group. Fails with GROUP_NOT_FOUND, PAGE_TOKEN_INVALID. */
export const listGroupMembers =
  ({database}: AccessDeps): Rpc<ListGroupMembersRequest, ListGroupMembersResponse> =>
  async ({parent, pageSize: requested, pageToken}, {tenant, method}) => {
    const scope = {method, tenant, filter: parent, orderBy: 'name'};
    const {after = ''} = decodePageToken(scope, pageToken, cursor) ?? {};
    const size = pageSize(requested);
    const {read} = database.forTenant(tenant);
    const {id} = await findGroup(read, tenant, parent);
    const rows = await listMembers(read, id, {after, limit: size + 1});
    const {page, nextPageToken} = pageOf(scope, rows, size, (last) => ({after: last}));
    return {members: page.map((member) => `${tenantName(tenant)}/${member}`), nextPageToken};
  };
