import type {RoleAssignment} from '#gen/ts/souk/identity/v1/access.ts';
import type {GetRoleAssignmentRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {findRoleAssignment} from '../../store/access/find.ts';
import {roleAssignmentOf} from '../../store/access/rows.ts';

/** Answers an assignment of the caller's tenant. Fails with ROLE_ASSIGNMENT_NOT_FOUND. */
export const getRoleAssignment =
  ({database}: AccessDeps): Rpc<GetRoleAssignmentRequest, RoleAssignment> =>
  async ({name}, {tenant}) =>
    roleAssignmentOf(await findRoleAssignment(database.forTenant(tenant).read, tenant, name));
