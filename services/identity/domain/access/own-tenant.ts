import type {ResourceName} from '#runtime/api/resource-name.ts';
import type {Failure} from '#runtime/errors/failure.ts';
import type {TenantId} from '#runtime/server/call.ts';
import {parseUserName, tenantName} from '../resource-name.ts';
import {tenantNotFound} from '../tenant-not-found.ts';
import {userNotFound} from '../user-not-found.ts';
import {groupName, roleAssignmentName, roleName} from './names.ts';
import {groupNotFound, roleAssignmentNotFound, roleNotFound} from './not-found.ts';

// Ids of names that belong to the caller's tenant; what belongs to another does not exist.

/** Fails with TENANT_NOT_FOUND. */
export const requireOwnTenant = (name: string, tenant: TenantId): void => {
  if (name !== tenantName(tenant)) throw tenantNotFound(name);
};

/** Fails with GROUP_NOT_FOUND. */
export const groupIdOf = (name: string, tenant: TenantId): string =>
  partsOf(groupName, name, tenant, groupNotFound).group;

/** Fails with ROLE_NOT_FOUND. */
export const roleIdOf = (name: string, tenant: TenantId): string => partsOf(roleName, name, tenant, roleNotFound).role;

/** Fails with ROLE_ASSIGNMENT_NOT_FOUND. */
export const roleAssignmentIdOf = (name: string, tenant: TenantId): string =>
  partsOf(roleAssignmentName, name, tenant, roleAssignmentNotFound).assignment;

/** Fails with USER_NOT_FOUND. */
export const userIdOf = (name: string, tenant: TenantId): string => {
  const parts = parseUserName(name);
  if (parts?.tenant !== tenant) throw userNotFound(name);
  return parts.user;
};

const partsOf = <const Pattern extends `tenants/{tenant}/${string}`>(
  names: ResourceName<Pattern>,
  name: string,
  tenant: TenantId,
  notFound: (name: string) => Failure,
) => {
  const parts = names.match(name);
  if (parts === undefined || !name.startsWith(`${tenantName(tenant)}/`)) throw notFound(name);
  return parts;
};
