import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {GroupModel, RoleAssignmentModel, RoleModel} from '#gen/prisma/identity/models.ts';
import type {Role} from '#gen/ts/souk/identity/v1/access.ts';
import {ErrorReason} from '#gen/ts/souk/identity/v1/errors.ts';
import type {Reader} from '#runtime/data/database.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {BuiltInRoles} from '../../domain/access/built-in-roles.ts';
import {groupNotFound, roleAssignmentNotFound, roleNotFound} from '../../domain/access/not-found.ts';
import {groupIdOf, roleAssignmentIdOf, roleIdOf, userIdOf} from '../../domain/access/own-tenant.ts';
import {failure} from '../../domain/failure.ts';
import {userNotFound} from '../../domain/user-not-found.ts';
import {builtInRoleOf, roleOf} from './rows.ts';

type Read = Reader<PrismaClient>;

/** The tenant's group of this name. Fails with GROUP_NOT_FOUND. */
export const findGroup = async ({group}: Pick<Read, 'group'>, tenant: TenantId, name: string): Promise<GroupModel> => {
  const row = await group.findFirst({where: {id: groupIdOf(name, tenant)}});
  if (!row) throw groupNotFound(name);
  return row;
};

/** The tenant's role of this name, also when it is built in. Fails with ROLE_NOT_FOUND. */
export const findRole = async (
  {role}: Pick<Read, 'role'>,
  builtIn: BuiltInRoles,
  tenant: TenantId,
  name: string,
): Promise<Role> => {
  const id = roleIdOf(name, tenant);
  const fixed = builtIn.get(id);
  if (fixed) return builtInRoleOf(tenant, fixed);
  const row = await role.findFirst({where: {id}});
  if (!row) throw roleNotFound(name);
  return roleOf(row);
};

/** The tenant's own role of this name. Fails with ROLE_NOT_FOUND, ROLE_BUILT_IN. */
export const findOwnRole = async (
  {role}: Pick<Read, 'role'>,
  builtIn: BuiltInRoles,
  tenant: TenantId,
  name: string,
): Promise<RoleModel> => {
  const id = roleIdOf(name, tenant);
  if (builtIn.has(id)) throw failure(ErrorReason.ROLE_BUILT_IN, `${name} is built in: nobody changes it.`);
  const row = await role.findFirst({where: {id}});
  if (!row) throw roleNotFound(name);
  return row;
};

/** The tenant's assignment of this name. Fails with ROLE_ASSIGNMENT_NOT_FOUND. */
export const findRoleAssignment = async (
  {roleAssignment}: Pick<Read, 'roleAssignment'>,
  tenant: TenantId,
  name: string,
): Promise<RoleAssignmentModel> => {
  const row = await roleAssignment.findFirst({where: {id: roleAssignmentIdOf(name, tenant)}});
  if (!row) throw roleAssignmentNotFound(name);
  return row;
};

/** A user or a group, by id. */
export type PrincipalId = {readonly userId: string} | {readonly groupId: string};

/** The tenant's user or group of this name. Fails with USER_NOT_FOUND, GROUP_NOT_FOUND. */
export const findPrincipal = async (
  {user, group}: Pick<Read, 'user' | 'group'>,
  tenant: TenantId,
  name: string,
): Promise<PrincipalId> => {
  if (name.split('/')[2] === 'groups') return {groupId: (await findGroup({group}, tenant, name)).id};
  const id = userIdOf(name, tenant);
  if (!(await user.findFirst({where: {id}, select: {id: true}}))) throw userNotFound(name);
  return {userId: id};
};
