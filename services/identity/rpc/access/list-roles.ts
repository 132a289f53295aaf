import {z} from 'zod';
import type {ListRolesRequest, ListRolesResponse} from '#gen/ts/souk/identity/v1/access_service.ts';
import {pageOf} from '#runtime/api/page-of.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken} from '#runtime/api/page-token.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {requireOwnTenant} from '../../domain/access/own-tenant.ts';
import {builtInRoleOf, roleOf} from '../../store/access/rows.ts';

const cursor = z.object({name: z.string()});

/** Lists the roles of the caller's tenant and those built in, by name. Fails with TENANT_NOT_FOUND, PAGE_TOKEN_INVALID. */
export const listRoles =
  ({database, builtIn}: AccessDeps): Rpc<ListRolesRequest, ListRolesResponse> =>
  async ({parent, pageSize: requested, pageToken}, {tenant, method}) => {
    requireOwnTenant(parent, tenant);
    const scope = {method, tenant, filter: '', orderBy: 'name'};
    const {name: after = ''} = decodePageToken(scope, pageToken, cursor) ?? {};
    const size = pageSize(requested);
    const own = await database.forTenant(tenant).read.role.findMany({
      where: {id: {gt: after.slice(after.lastIndexOf('/') + 1)}},
      orderBy: {id: 'asc'},
      take: size + 1,
    });
    const fixed = [...builtIn.values()].map((role) => builtInRoleOf(tenant, role)).filter(({name}) => name > after);
    const rows = [...fixed, ...own.map(roleOf)].toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const {page, nextPageToken} = pageOf(scope, rows, size, ({name}) => ({name}));
    return {roles: [...page], nextPageToken};
  };
