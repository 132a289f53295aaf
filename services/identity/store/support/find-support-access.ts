import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import {tenantId} from '#runtime/server/tenant-id.ts';
import type {BuiltInRoles} from '../../domain/access/built-in-roles.ts';
import type {Clock} from '../../domain/clock.ts';
import {supportGrantName} from '../../domain/support-grant-name.ts';
import type {SupportAccess} from '../../support/support-access.ts';

/** A key of the memory: who wants to act where. */
export const supportKey = (staffId: string, tenant: string): string => `${staffId} ${tenant}`;

/**
 * Finds what staff may do in tenants. A tenant that has let nobody in is found, too, without a grant: so it is forgotten when
 * it gives one.
 */
export const findSupportAccess =
  ({system}: Pick<Database<PrismaClient>, 'system'>, builtIn: BuiltInRoles, clock: Clock) =>
  async (keys: readonly string[]): Promise<ReadonlyMap<string, SupportAccess>> => {
    const asked = keys.map((key) => ({key, staffId: key.slice(0, 36), tenantId: key.slice(37)}));
    const pairs = asked.map(({staffId, tenantId: id}) => ({staffId, tenantId: id}));
    const tenants = await system.tenant.findMany({where: {id: {in: pairs.map((pair) => pair.tenantId)}}});
    const grants = await system.supportGrant.findMany({
      where: {OR: pairs, revokeTime: null, expireTime: {gt: clock()}},
      orderBy: [{createTime: 'desc'}, {id: 'desc'}],
    });
    const roles = await system.role.findMany({
      where: {OR: grants.map(({tenantId: tenant, roleIds}) => ({tenantId: tenant, id: {in: roleIds}}))},
    });
    const permissionsOf = (tenant: string, role: string): readonly string[] =>
      builtIn.get(role)?.permissions ??
      roles.find(({tenantId: of, id}) => of === tenant && id === role)?.permissions ??
      [];
    const found = asked.flatMap(({key, staffId, tenantId: id}): [string, SupportAccess][] => {
      const tenant = tenants.find((one) => one.id === id);
      if (!tenant) return [];
      const own = grants.filter((grant) => grant.staffId === staffId && grant.tenantId === id);
      const live = own.map((grant) => ({
        name: supportGrantName.format({tenant: id, grant: grant.id}),
        permissions: [...new Set(grant.roleIds.flatMap((role) => permissionsOf(id, role)))],
        expireTime: grant.expireTime,
      }));
      return [[key, {tenant: tenantId(id), suspended: tenant.suspendTime !== null, grants: live}]];
    });
    return new Map(found);
  };
