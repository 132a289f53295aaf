import type {Role} from '#gen/ts/souk/identity/v1/access.ts';
import type {GetRoleRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {findRole} from '../../store/access/find.ts';

/** Answers a role of the caller's tenant, or one that is built in. Fails with ROLE_NOT_FOUND. */
export const getRole =
  ({database, builtIn}: AccessDeps): Rpc<GetRoleRequest, Role> =>
  async ({name}, {tenant}) =>
    findRole(database.forTenant(tenant).read, builtIn, tenant, name);
