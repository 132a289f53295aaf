import {z} from 'zod';
import type {ListRoleAssignmentsRequest, ListRoleAssignmentsResponse} from '#gen/ts/souk/identity/v1/access_service.ts';
import {pageOf} from '#runtime/api/page-of.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken} from '#runtime/api/page-token.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {requireOwnTenant, roleIdOf} from '../../domain/access/own-tenant.ts';
import {findPrincipal, findRole} from '../../store/access/find.ts';
import {roleAssignmentOf} from '../../store/access/rows.ts';

const cursor = z.object({id: z.uuid()});

/**
 * Lists the assignments of the caller's tenant, or those of one user, group or role. Fails with TENANT_NOT_FOUND,
 * USER_NOT_FOUND, GROUP_NOT_FOUND, ROLE_NOT_FOUND, PAGE_TOKEN_INVALID.
 */
export const listRoleAssignments =
  ({database, builtIn}: AccessDeps): Rpc<ListRoleAssignmentsRequest, ListRoleAssignmentsResponse> =>
  async ({parent, pageSize: requested, pageToken, principal, role}, {tenant, method}) => {
    requireOwnTenant(parent, tenant);
    const scope = {method, tenant, filter: `${principal} ${role}`, orderBy: 'create_time'};
    const after = decodePageToken(scope, pageToken, cursor);
    const size = pageSize(requested);
    const {read} = database.forTenant(tenant);
    const who = principal === '' ? {} : await findPrincipal(read, tenant, principal);
    if (role !== '') await findRole(read, builtIn, tenant, role);
    const what = role === '' ? {} : {roleId: roleIdOf(role, tenant)};
    const rows = await read.roleAssignment.findMany({
      // Ids are UUIDv7: their order is that of creation.
      where: {...who, ...what, ...(after && {id: {gt: after.id}})},
      orderBy: {id: 'asc'},
      take: size + 1,
    });
    const {page, nextPageToken} = pageOf(scope, rows, size, ({id}) => ({id}));
    return {roleAssignments: page.map(roleAssignmentOf), nextPageToken};
  };
