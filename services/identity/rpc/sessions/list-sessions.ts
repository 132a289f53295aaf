import {z} from 'zod';
import type {ListSessionsRequest, ListSessionsResponse} from '#gen/ts/souk/identity/v1/session_service.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken, encodePageToken} from '#runtime/api/page-token.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {callerUserId} from '../../sessions/caller-user-id.ts';
import type {SessionDeps} from '../../sessions/session-deps.ts';
import {sessionOf} from '../../store/sessions/session-row.ts';

const cursor = z.object({id: z.uuid()});

/** Lists the caller's sessions that are not over, newest first. Fails with USER_ONLY, PAGE_TOKEN_INVALID. */
export const listSessions =
  ({database, clock}: SessionDeps): Rpc<ListSessionsRequest, ListSessionsResponse> =>
  async ({pageSize: requested, pageToken}, call) => {
    const {tenant, method, principal} = call;
    const userId = callerUserId(call);
    const scope = {method, tenant, filter: userId, orderBy: 'create_time desc'};
    const after = decodePageToken(scope, pageToken, cursor);
    const size = pageSize(requested);
    const now = clock();
    const rows = await database.forTenant(tenant).read.session.findMany({
      where: {
        userId,
        endTime: null,
        idleExpireTime: {gt: now},
        // Ids are UUIDv7: their order is that of creation.
        ...(after && {id: {lt: after.id}}),
      },
      orderBy: {id: 'desc'},
      take: size + 1,
    });
    const page = rows.slice(0, size);
    const last = page.at(-1);
    return {
      sessions: page.map((row) => sessionOf(row, principal.session)),
      nextPageToken: last && rows.length > size ? encodePageToken(scope, {id: last.id}) : '',
    };
  };
