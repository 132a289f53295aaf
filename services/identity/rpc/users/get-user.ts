import type {User} from '#gen/ts/souk/identity/v1/user.ts';
import type {GetUserRequest} from '#gen/ts/souk/identity/v1/user_service.ts';
import type {Rpc} from '#runtime/server/call.ts';
import {requireUser} from '../../store/users/find-user.ts';
import {userOfRow} from '../../store/users/user-row.ts';
import type {UsersDeps} from '../../users/deps.ts';

/** Answers a user of the caller's tenant. Fails with USER_NOT_FOUND. */
export const getUser =
  ({database}: UsersDeps): Rpc<GetUserRequest, User> =>
  async ({name}, {tenant}) =>
    userOfRow(await requireUser(database.forTenant(tenant).read, tenant, name));
