import {z} from 'zod';
import type {ListUsersRequest, ListUsersResponse} from '#gen/ts/souk/identity/v1/user_service.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken, encodePageToken} from '#runtime/api/page-token.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {tenantName} from '../../domain/resource-name.ts';
import {tenantNotFound} from '../../domain/tenant-not-found.ts';
import {userCondition} from '../../store/users/user-filter.ts';
import {userOfRow} from '../../store/users/user-row.ts';
import type {UsersDeps} from '../../users/deps.ts';

const cursor = z.object({id: z.uuid()});

/** Lists the users of the caller's tenant, newest first. Fails with TENANT_NOT_FOUND, FILTER_INVALID, PAGE_TOKEN_INVALID. */
export const listUsers =
  ({database}: UsersDeps): Rpc<ListUsersRequest, ListUsersResponse> =>
  async ({parent, pageSize: requested, pageToken, filter}, {tenant, method}) => {
    if (parent !== tenantName(tenant)) throw tenantNotFound(parent);
    const scope = {method, tenant, filter, orderBy: 'create_time desc'};
    const after = decodePageToken(scope, pageToken, cursor);
    const size = pageSize(requested);
    const rows = await database.forTenant(tenant).read.user.findMany({
      // Ids are UUIDv7: their order is that of creation.
      where: {AND: [userCondition(filter), after ? {id: {lt: after.id}} : {}]},
      orderBy: {id: 'desc'},
      take: size + 1,
    });
    const page = rows.slice(0, size);
    const last = page.at(-1);
    return {
      users: page.map(userOfRow),
      nextPageToken: last && rows.length > size ? encodePageToken(scope, {id: last.id}) : '',
    };
  };
