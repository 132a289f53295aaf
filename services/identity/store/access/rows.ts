import type {GroupModel, RoleAssignmentModel, RoleModel} from '#gen/prisma/identity/models.ts';
import type {Group, Role, RoleAssignment} from '#gen/ts/souk/identity/v1/access.ts';
import {etagOf} from '#runtime/api/etag.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {BuiltInRole} from '../../domain/access/built-in-roles.ts';
import {groupName, roleAssignmentName, roleName} from '../../domain/access/names.ts';
import {userName} from '../../domain/resource-name.ts';

// Rows as the contract shows them.

export const groupOf = ({tenantId: tenant, id, displayName, createTime, updateTime}: GroupModel): Group => {
  const name = groupName.format({tenant, group: id});
  const etag = etagOf(name, displayName, updateTime.getTime());
  return {name, displayName, etag, createTime, updateTime, consistencyToken: ''};
};

export const roleOf = ({tenantId: tenant, id, displayName, permissions, createTime, updateTime}: RoleModel): Role => {
  const name = roleName.format({tenant, role: id});
  const etag = etagOf(name, displayName, ...permissions, updateTime.getTime());
  return {name, displayName, permissions, builtIn: false, etag, createTime, updateTime, consistencyToken: ''};
};

export const builtInRoleOf = (tenant: TenantId, {id, displayName, permissions}: BuiltInRole): Role => {
  const name = roleName.format({tenant, role: id});
  const shown = {name, displayName, permissions: [...permissions], etag: etagOf(name, ...permissions)};
  return {...shown, builtIn: true, createTime: undefined, updateTime: undefined, consistencyToken: ''};
};

export const roleAssignmentOf = (row: RoleAssignmentModel): RoleAssignment => {
  const {tenantId: tenant, id, resourcePrefix, createTime, updateTime} = row;
  const name = roleAssignmentName.format({tenant, assignment: id});
  return {
    name,
    role: roleName.format({tenant, role: row.roleId}),
    principal: row.userId ? userName(tenant, row.userId) : groupName.format({tenant, group: row.groupId ?? ''}),
    resourcePrefix,
    expireTime: row.expireTime ?? undefined,
    etag: etagOf(name, resourcePrefix, row.expireTime?.getTime() ?? '', updateTime.getTime()),
    createTime,
    updateTime,
    consistencyToken: '',
  };
};
