import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Reader} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {permits} from '#runtime/server/permits.ts';
import type {BuiltInRoles} from '../../domain/access/built-in-roles.ts';
import {roleName} from '../../domain/access/names.ts';

/** The names of the roles that hold a permission, the tenant's own first: those say the least besides. */
export const rolesWith = async (
  {role}: Pick<Reader<PrismaClient>, 'role'>,
  builtIn: BuiltInRoles,
  tenant: TenantId,
  permission: string,
): Promise<string[]> => {
  const own = await role.findMany({select: {id: true, permissions: true}, orderBy: {id: 'asc'}});
  return [...own, ...builtIn.values()]
    .filter(({permissions}) => permits(permissions, permission))
    .map(({id}) => roleName.format({tenant, role: id}));
};
