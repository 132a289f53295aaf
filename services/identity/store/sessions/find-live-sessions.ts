import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import {userName} from '../../domain/resource-name.ts';
import type {LiveSession} from '../../sessions/live-session.ts';

/** Finds sessions by their ids, in any tenant, with what ext_authz has to know of their users. */
export const findLiveSessions =
  ({system}: Pick<Database<PrismaClient>, 'system'>) =>
  async (ids: readonly string[]): Promise<ReadonlyMap<string, LiveSession>> => {
    const rows = await system.session.findMany({
      where: {id: {in: [...ids]}},
      include: {user: {select: {state: true}}, tenant: {select: {suspendTime: true}}},
    });
    return new Map(
      rows.map((row) => [
        row.id,
        {
          id: row.id,
          tenant: tenantId(row.tenantId),
          userId: row.userId,
          user: userName(row.tenantId, row.userId),
          active: row.user.state === 'ACTIVE',
          suspended: row.tenant.suspendTime !== null,
          ended: row.endTime !== null,
          expireTime: row.idleExpireTime,
        },
      ]),
    );
  };
