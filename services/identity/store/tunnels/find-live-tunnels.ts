import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import {userName} from '../../domain/resource-name.ts';
import type {LiveTunnel} from '../../tunnels/live-tunnel.ts';
import {tunnelName} from '../../tunnels/tunnel-name.ts';

/** Finds tunnels by their ids, in any tenant. */
export const findLiveTunnels =
  ({system}: Pick<Database<PrismaClient>, 'system'>) =>
  async (ids: readonly string[]): Promise<ReadonlyMap<string, LiveTunnel>> => {
    const rows = await system.tunnel.findMany({where: {id: {in: [...ids]}}});
    return new Map(
      rows.map(({tenantId, id, userId, service, closeTime, expireTime}) => [
        id,
        {
          name: tunnelName.format({tunnel: id}),
          user: userName(tenantId, userId),
          service,
          closed: closeTime !== null,
          expireTime,
        },
      ]),
    );
  };
