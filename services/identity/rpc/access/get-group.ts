import type {Group} from '#gen/ts/souk/identity/v1/access.ts';
import type {GetGroupRequest} from '#gen/ts/souk/identity/v1/access_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';
import {findGroup} from '../../store/access/find.ts';
import {groupOf} from '../../store/access/rows.ts';

/** Answers a group of the caller's tenant. Fails with GROUP_NOT_FOUND. */
export const getGroup =
  ({database}: AccessDeps): Rpc<GetGroupRequest, Group> =>
  async ({name}, {tenant}) =>
    groupOf(await findGroup(database.forTenant(tenant).read, tenant, name));
