import {z} from 'zod';
import type {WhoCanRequest, WhoCanResponse} from '#gen/ts/souk/identity/v1/access_service.ts';
import {pageOf} from '#runtime/api/page-of.ts';
import {pageSize} from '#runtime/api/page-size.ts';
import {decodePageToken} from '#runtime/api/page-token.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {requireOwnTenant} from '../../domain/access/own-tenant.ts';
import {checkKnown} from '../../domain/check-known.ts';
import {userName} from '../../domain/resource-name.ts';
import {whoCan as findUsers} from '../../store/access/who-can.ts';

const cursor = z.object({id: z.uuid()});

/** Lists the active users who may do something. Fails with TENANT_NOT_FOUND, PERMISSION_UNKNOWN, PAGE_TOKEN_INVALID. */
export const whoCan =
  (deps: AccessDeps): Rpc<WhoCanRequest, WhoCanResponse> =>
  async ({parent, permission, resource, pageSize: requested, pageToken}, {tenant, method}) => {
    requireOwnTenant(parent, tenant);
    checkKnown([permission], deps.permissions);
    const scope = {method, tenant, filter: `${permission} ${resource}`, orderBy: 'name'};
    const after = decodePageToken(scope, pageToken, cursor)?.id;
    const size = pageSize(requested);
    const {read} = deps.database.forTenant(tenant);
    const part = {now: deps.clock(), after, limit: size + 1};
    const ids = await findUsers(read, deps.builtIn, {permission, resource}, part);
    const {page, nextPageToken} = pageOf(scope, ids, size, (id) => ({id}));
    return {users: page.map((id) => userName(tenant, id)), nextPageToken};
  };
