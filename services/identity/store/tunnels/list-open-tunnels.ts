import {z} from 'zod';
import type {Prisma} from '#gen/prisma/identity/client.ts';
import type {Tunnel} from '#gen/ts/souk/identity/v1/tunnel.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken, encodePageToken} from '#runtime/api/page-token.ts';
import type {Call} from '#runtime/server/call.ts';
import type {TunnelDeps} from '../../tunnels/tunnel-deps.ts';
import {tunnelOf} from './tunnel-row.ts';

const cursor = z.object({id: z.uuid()});

/** One page of tunnels. */
export interface TunnelPage {
  readonly tunnels: Tunnel[];
  readonly nextPageToken: string;
}

/** What a page is asked for with. */
export interface TunnelPageRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

/** Lists tunnels of the caller's tenant that are open, newest first; of one user, or of all. Fails with PAGE_TOKEN_INVALID. */
export const listOpenTunnels = async (
  {database, clock}: Pick<TunnelDeps, 'database' | 'clock'>,
  {tenant, method}: Pick<Call, 'tenant' | 'method'>,
  {pageSize: requested, pageToken}: TunnelPageRequest,
  userId?: string,
): Promise<TunnelPage> => {
  const scope = {method, tenant, filter: userId ?? '', orderBy: 'create_time desc'};
  const after = decodePageToken(scope, pageToken, cursor);
  const size = pageSize(requested);
  const where: Prisma.TunnelWhereInput = {
    closeTime: null,
    expireTime: {gt: clock()},
    ...(userId !== undefined && {userId}),
    // Ids are UUIDv7: their order is that of creation.
    ...(after && {id: {lt: after.id}}),
  };
  const read = database.forTenant(tenant).read;
  const rows = await read.tunnel.findMany({where, orderBy: {id: 'desc'}, take: size + 1});
  const page = rows.slice(0, size);
  const last = page.at(-1);
  return {
    tunnels: page.map(tunnelOf),
    nextPageToken: last && rows.length > size ? encodePageToken(scope, {id: last.id}) : '',
  };
};
