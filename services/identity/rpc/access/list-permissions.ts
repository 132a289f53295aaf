import type {ListPermissionsRequest, ListPermissionsResponse} from '#gen/ts/souk/identity/v1/access_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import type {AccessDeps} from '../../access/access-deps.ts';

/** Lists what the contracts ask for. */
export const listPermissions =
  ({catalogue}: AccessDeps): Rpc<ListPermissionsRequest, ListPermissionsResponse> =>
  async () => ({permissions: [...catalogue]});
